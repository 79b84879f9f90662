"""What operation counts for a unit in the rubric's year: the shares behind automatic criteria."""

import datetime as dt

from saola.egov import api as egov
from saola.ioc import api as ioc
from saola.ioc.api import FeedbackCounts
from saola.kernel.clock import VIETNAM
from saola.parindex.rubrics.packed import rubric
from saola.parindex.scoring.model import Measure, Share, Shares

NO_DOSSIERS = egov.Counts()
NO_ANSWERS = FeedbackCounts(answered=0, on_time=0)


def shares(unit: str = "") -> Shares:
    """So many of so many in the rubric's year, counted now: of `unit` alone, or of all at once."""
    year = rubric().year
    period = egov.Period(dt.date(year, 1, 1), dt.date(year, 12, 31))
    start, end = (dt.datetime(one, 1, 1, tzinfo=VIETNAM) for one in (year, year + 1))
    if unit:
        dossiers = {unit: egov.statistics(unit, period)}
        answers = {unit: ioc.feedback_statistics(unit, start, end)}
    else:
        dossiers = egov.statistics_by_unit(period)
        answers = ioc.feedback_by_unit(start, end)

    def share(of: str, measure: Measure) -> Share:
        return counted(measure, dossiers.get(of, NO_DOSSIERS), answers.get(of, NO_ANSWERS))

    return share


def counted(measure: Measure, dossiers: egov.Counts, answers: FeedbackCounts) -> Share:
    """The share that a criterion measures (Decision 766/QĐ-TTg: progress, online, satisfaction).

    Solved early or on time of all solved; filed online of all received; citizens' reports answered
    on time of all answered.
    """
    match measure:
        case Measure.DOSSIERS_ON_TIME:
            return Share(dossiers.solved_early + dossiers.solved_on_time, dossiers.solved)
        case Measure.DOSSIERS_ONLINE:
            return Share(dossiers.received_online, dossiers.received)
        case Measure.FEEDBACK_ON_TIME:
            return Share(answers.on_time, answers.answered)
