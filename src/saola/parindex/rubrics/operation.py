"""What operation counts for a unit in the rubric's year: the shares behind automatic criteria."""

import datetime as dt
from collections.abc import Callable

from saola.egov import api as egov
from saola.ioc import api as ioc
from saola.kernel.clock import VIETNAM
from saola.parindex.rubrics.packed import rubric
from saola.parindex.scoring.model import Measure, Share


def shares(unit: str, measure: Measure) -> Share:
    """So many of so many, from the year's first day to its last."""
    year = rubric().year
    return MEASURES[measure](unit, dt.date(year, 1, 1), dt.date(year, 12, 31))


def dossiers_on_time(unit: str, first: dt.date, last: dt.date) -> Share:
    """Dossiers solved early or on time, of all solved (Decision 766/QĐ-TTg, group 2)."""
    counts = egov.statistics(unit, egov.Period(first, last))
    return Share(counts.solved_early + counts.solved_on_time, counts.solved)


def dossiers_online(unit: str, first: dt.date, last: dt.date) -> Share:
    """Dossiers filed online, of all received (Decision 766/QĐ-TTg, group 3)."""
    counts = egov.statistics(unit, egov.Period(first, last))
    return Share(counts.received_online, counts.received)


def feedback_on_time(unit: str, first: dt.date, last: dt.date) -> Share:
    """Citizens' reports answered on time, of all answered (Decision 766/QĐ-TTg, satisfaction)."""
    start, end = (
        dt.datetime.combine(day, dt.time(), VIETNAM) for day in (first, last + dt.timedelta(days=1))
    )
    counts = ioc.feedback_statistics(unit, start, end)
    return Share(counts.on_time, counts.answered)


MEASURES: dict[Measure, Callable[[str, dt.date, dt.date], Share]] = {
    Measure.DOSSIERS_ON_TIME: dossiers_on_time,
    Measure.DOSSIERS_ONLINE: dossiers_online,
    Measure.FEEDBACK_ON_TIME: feedback_on_time,
}
