"""How long an owner may take to answer a consumer."""

import datetime as dt

from saola.kernel import clock
from saola.lgsp import limits

SATURDAY = 5


def answer_due(asked_at: dt.datetime) -> dt.datetime:
    """When the answer is due: two working days later (Decree 194/2025, article 40)."""
    due = clock.local(asked_at)
    left = limits.approval_working_days
    while left:
        due += dt.timedelta(days=1)
        left -= due.weekday() < SATURDAY
    return due.astimezone(clock.UTC)
