"""When a station measured what it tells."""

import datetime as dt

from saola.kernel import clock
from saola.province.limits import CLOCK_AHEAD_S_MAX


def measured_at(text: object, now: dt.datetime) -> dt.datetime | None:
    """The instant that a station or its system wrote, in UTC; None of anything else.

    What is still to come was not measured: their clock may run ahead of ours by
    `CLOCK_AHEAD_S_MAX`. The first year of all time is no answer either: no day can be counted back
    from there.
    """
    try:
        instant = clock.parse(text) if isinstance(text, str) else None
    except (ValueError, OverflowError):
        return None
    if instant is None or instant.year == dt.MINYEAR:
        return None
    return instant if instant - now <= dt.timedelta(seconds=CLOCK_AHEAD_S_MAX) else None
