"""How long an owner may take to answer a consumer."""

import datetime as dt

from saola.lgsp import limits
from saola.province import api as province


def answer_due(asked_at: dt.datetime, owner: str = "") -> dt.datetime:
    """When the answer is due: two working days later (Decree 194/2025, article 40).

    Reckoned by the province's calendar and, when the owner is one of its units, by its hours.
    Refuses a day whose year's holidays the pack does not know.
    """
    allowed = province.Deadline(limits.approval_working_days, province.TermUnit.WORKING_DAY)
    if any(unit.code == owner for unit in province.units()):
        return province.due(asked_at, allowed, owner)
    return province.current().calendar.due(asked_at, allowed)
