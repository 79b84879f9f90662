"""What every part may ask about the province: the loaded pack, and look-ups in it.

The pack is read once in each process and never changes while the process runs.
"""

import datetime as dt
import functools

from saola.kernel import clock, settings
from saola.kernel.errors import Refusal
from saola.province import refusals
from saola.province.calendar.model import Deadline, TermUnit
from saola.province.calendar.rules import VIETNAM, Calendar
from saola.province.codelists.model import CodeList
from saola.province.divisions.model import Division, Level
from saola.province.packs import store
from saola.province.packs.model import Manifest, Province
from saola.province.procedures.model import (
    Choice,
    Fee,
    Online,
    Paper,
    Procedure,
    Question,
    QuestionKind,
    Result,
)
from saola.province.rubrics.model import Criterion, PublishedScore, Rubric
from saola.province.situation.model import (
    Indicator,
    Playbook,
    PublicEntityType,
    ReportCategory,
    River,
    Step,
    ThresholdRule,
)
from saola.province.stations.model import (
    AlarmLevel,
    Protocol,
    Quantity,
    Reading,
    ReadingKind,
    Station,
)
from saola.province.systems.model import DataEntity, Exchange, Principle, System
from saola.province.text import Text
from saola.province.units.model import Unit, UnitKind

__all__ = [
    "VIETNAM",
    "AlarmLevel",
    "Calendar",
    "Choice",
    "CodeList",
    "Criterion",
    "DataEntity",
    "Deadline",
    "Division",
    "Exchange",
    "Fee",
    "Indicator",
    "Level",
    "Manifest",
    "Online",
    "Paper",
    "Playbook",
    "Principle",
    "Procedure",
    "Protocol",
    "Province",
    "PublicEntityType",
    "PublishedScore",
    "Quantity",
    "Question",
    "QuestionKind",
    "Reading",
    "ReadingKind",
    "ReportCategory",
    "Result",
    "River",
    "Rubric",
    "Station",
    "Step",
    "System",
    "TermUnit",
    "Text",
    "ThresholdRule",
    "Unit",
    "UnitKind",
    "current",
    "organisation_day",
    "unit",
    "units",
]


@functools.cache
def current() -> Province:
    """The pack of this installation (`SAOLA_PACK`); refuses a missing or faulty one."""
    return store.read(store.folder(settings.current().pack))


def organisation_day() -> dt.date:
    """The day whose map and agencies are shown: the pack's `as_of`, or today."""
    return current().manifest.as_of or clock.today()


def units() -> tuple[Unit, ...]:
    """The agencies in force on the organisation day, in the pack's order."""
    day = organisation_day()
    return tuple(one for one in current().units if one.in_force(day))


def unit(code: str) -> Unit:
    """The agency of this code, whenever it was in force, the latest first; refuses an unknown."""
    for one in reversed(current().units):
        if one.code == code:
            return one
    raise Refusal(refusals.NO_UNIT, code=code)
