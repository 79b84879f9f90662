"""What every part may ask about the province: the loaded pack, and look-ups in it.

The pack is read once in each process and never changes while the process runs.
"""

import datetime as dt
import functools

from saola.kernel import clock
from saola.province.calendar.model import Deadline, TermUnit
from saola.province.calendar.rules import VIETNAM, Calendar
from saola.province.codelists.agencies import AgencyCode
from saola.province.codelists.agencies import parse as agency_code
from saola.province.codelists.catalogue import ProcedureCode, division_code, procedure_code
from saola.province.codelists.model import CodeList
from saola.province.codelists.people import (
    PersonalNumber,
    TaxCode,
    passport,
    personal_number,
    tax_code,
)
from saola.province.divisions.model import Division, Level
from saola.province.limits import CLOCK_AHEAD_S_MAX
from saola.province.packs import actions
from saola.province.packs.lookup import Lookup
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
    Channel,
    Network,
    NetworkDialect,
    Profile,
    Protocol,
    Quantity,
    Reach,
    Reading,
    ReadingKind,
    Station,
)
from saola.province.stations.rules import measured_at
from saola.province.systems.model import DataEntity, Exchange, Principle, System
from saola.province.text import Text
from saola.province.units.model import Unit, UnitKind

__all__ = [
    "CLOCK_AHEAD_S_MAX",
    "VIETNAM",
    "AgencyCode",
    "AlarmLevel",
    "Calendar",
    "Channel",
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
    "Network",
    "NetworkDialect",
    "Online",
    "Paper",
    "PersonalNumber",
    "Playbook",
    "Principle",
    "Procedure",
    "ProcedureCode",
    "Profile",
    "Protocol",
    "Province",
    "PublicEntityType",
    "PublishedScore",
    "Quantity",
    "Question",
    "QuestionKind",
    "Reach",
    "Reading",
    "ReadingKind",
    "ReportCategory",
    "Result",
    "River",
    "Rubric",
    "Station",
    "Step",
    "System",
    "TaxCode",
    "TermUnit",
    "Text",
    "ThresholdRule",
    "Unit",
    "UnitKind",
    "after_hours",
    "agency_code",
    "competent_units",
    "current",
    "division",
    "division_code",
    "divisions",
    "divisions_above",
    "due",
    "event_place",
    "forebears_of_division",
    "handler",
    "heirs_of_division",
    "heirs_of_unit",
    "levels",
    "measured_at",
    "nearest_division",
    "organisation_day",
    "passport",
    "personal_number",
    "procedure",
    "procedure_code",
    "procedures",
    "quantity",
    "station",
    "tax_code",
    "unit",
    "unit_of_division",
    "unit_written",
    "units",
    "working_hours_between",
]


@functools.cache
def current() -> Province:
    """The pack of this installation (`SAOLA_PACK`); refuses a missing or faulty one.

    The compiled copy that `saola pack load` left, or, when none was loaded, the folder itself.
    """
    return actions.loaded()


def organisation_day() -> dt.date:
    """The day whose map and agencies are shown: the pack's `as_of`, or today."""
    return current().manifest.as_of or clock.today()


@functools.cache
def _lookup() -> Lookup:
    return Lookup(current())


def _day(day: dt.date | None) -> dt.date:
    return organisation_day() if day is None else day


def units(day: dt.date | None = None) -> tuple[Unit, ...]:
    """The agencies in force on `day` (else the organisation day), in the pack's order."""
    return _lookup().units.in_force(_day(day))


def unit(code: str) -> Unit:
    """The agency of this code, whenever it was in force, the latest first; refuses an unknown."""
    return _lookup().unit(code)


def unit_written(text: str, day: dt.date | None = None) -> Unit:
    """The agency whose code is written so, in today's spelling or a former one (`000.00.10.H58`).

    Refuses what is no agency code, and one that no agency carries on `day`.
    """
    return _lookup().unit_written(text, _day(day))


def divisions(day: dt.date | None = None, level: Level | None = None) -> tuple[Division, ...]:
    """The divisions in force on `day` (else the organisation day), all or of one level."""
    found = _lookup().divisions.in_force(_day(day))
    return found if level is None else tuple(one for one in found if one.level is level)


def division(code: str, day: dt.date | None = None) -> Division:
    """The division that carries this code on `day`; refuses an unknown one."""
    return _lookup().division(code, _day(day))


def divisions_above(code: str, day: dt.date | None = None) -> tuple[Division, ...]:
    """The division and those it lies in, the smallest first; refuses an unknown one."""
    return _lookup().above(code, _day(day))


def nearest_division(
    lat: float, lon: float, level: Level = Level.COMMUNE, day: dt.date | None = None
) -> Division:
    """The division whose point lies nearest to a place in degrees: a guess that a person confirms.

    Refuses when no division of this level has a point.
    """
    return _lookup().nearest_division(lat, lon, level, _day(day))


def unit_of_division(code: str, level: Level | None = None, day: dt.date | None = None) -> Unit:
    """The agency that governs this territory, of this level or the lowest there is.

    Refuses an unknown division and one that no agency governs.
    """
    return _lookup().unit_of_division(code, _day(day), level)


def heirs_of_unit(code: str, born: dt.date, day: dt.date | None = None) -> tuple[Unit, ...]:
    """The agencies that on `day` hold the tasks that `code` held on `born` (several, or none)."""
    return _lookup().units.heirs(code, born, _day(day))


def heirs_of_division(code: str, born: dt.date, day: dt.date | None = None) -> tuple[Division, ...]:
    """The divisions that on `day` hold the territory, or parts, that `code` held on `born`."""
    return _lookup().divisions.heirs(code, born, _day(day))


def forebears_of_division(
    code: str, day: dt.date, born: dt.date | None = None
) -> tuple[Division, ...]:
    """The divisions of an earlier `day` whose territory `code` holds today (or on `born`)."""
    return _lookup().divisions.forebears(code, _day(born), day)


def handler(code: str, filed_on: dt.date, *, place: str = "", day: dt.date | None = None) -> Unit:
    """The agency that handles now what was filed with agency `code` on `filed_on`.

    Where several took over, `place` decides: the dossier's division as it was called when it was
    filed. Refuses an unknown agency, and a succession still open (its data list `candidates`).
    """
    return _lookup().handler(code, filed_on, _day(day), place)


def procedures(day: dt.date | None = None) -> tuple[Procedure, ...]:
    """The versions of procedures in force on `day` (else the organisation day)."""
    return _lookup().procedures.in_force(_day(day))


def procedure(code: str, day: dt.date | None = None) -> Procedure:
    """The version in force on `day`; refuses an unknown code and one that is not in force."""
    return _lookup().procedure(code, _day(day))


def competent_units(wanted: Procedure, day: dt.date | None = None) -> tuple[Unit, ...]:
    """The agencies that handle this version of a procedure: those it names, or all of its level."""
    return _lookup().competent_units(wanted, _day(day))


def station(code: str) -> Station:
    """The monitoring station of this code; refuses an unknown one."""
    return _lookup().station(code)


def quantity(code: str) -> Quantity:
    """What this measured quantity is; refuses an unknown one."""
    return _lookup().quantity(code)


def levels(station_code: str, quantity_code: str) -> tuple[AlarmLevel, ...]:
    """The alarm levels of a quantity at a station, the least serious first; refuses unknown codes.

    A station's own levels replace the general ones.
    """
    return _lookup().levels(station_code, quantity_code)


def event_place(station_code: str, quantity_code: str, day: dt.date | None = None) -> str:
    """Where an event of a quantity at a station happens: the code of its river or district.

    The station's own code where the quantity reaches no further. Refuses unknown codes.
    """
    return _lookup().event_place(station_code, quantity_code, _day(day))


def due(received_at: dt.datetime, deadline: Deadline, unit_code: str) -> dt.datetime:
    """When something received at `received_at` is due at this agency, by its own hours (UTC).

    Refuses an unknown agency, and a year whose holidays the pack lacks.
    """
    return current().calendar.due(received_at, deadline, unit(unit_code).opening)


def after_hours(start: dt.datetime, hours: float, unit_code: str) -> dt.datetime:
    """The instant (UTC) at which so many working hours of this agency have passed.

    Refuses as `due` does.
    """
    return current().calendar.after_hours(start, hours, unit(unit_code).opening)


def working_hours_between(start: dt.datetime, end: dt.datetime, unit_code: str) -> float:
    """Working hours of this agency from `start` to `end`; negative when `end` comes first.

    Refuses as `due` does.
    """
    return current().calendar.working_hours_between(start, end, unit(unit_code).opening)
