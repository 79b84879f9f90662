"""A loaded pack: the province as one value."""

import datetime as dt
from typing import Any

import msgspec

from saola.province.calendar.model import Deadline
from saola.province.calendar.rules import Calendar
from saola.province.codelists.model import CodeList
from saola.province.divisions.model import Division, Level
from saola.province.procedures.model import Procedure
from saola.province.rubrics.model import PublishedScore, Rubric
from saola.province.situation.model import (
    DataModel,
    Indicator,
    Playbook,
    PublicEntityType,
    ReportCategory,
    River,
    ThresholdRule,
)
from saola.province.stations.model import Network, Profile, Quantity, Reading, Station
from saola.province.systems.model import DataEntity, Exchange, Principle, System
from saola.province.text import Fact, Text
from saola.province.units.model import Unit


class Manifest(Fact, frozen=True, kw_only=True):
    """`pack.toml`: the pack's own name and the frame of the map.

    `as_of` shows the province as it stood on that day (a province that has merged since can still
    be run from its pack); without it, as it stands today. `agency_code` is the province's own
    electronic code, `division` its code at the statistics office. `centre` is (lon, lat).
    """

    code: str
    name: Text
    agency_code: str
    division: str
    centre: tuple[float, float]
    zoom: float
    as_of: dt.date | None = None
    hotline: str = ""
    address: str = ""


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every case carries: what it is about, and where the expected answer was found."""

    about: str = ""
    source: str = ""


class DueCase(Case, frozen=True, kw_only=True):
    """Something received then, with this deadline, at this unit, is due then (Vietnam time)."""

    received: dt.datetime
    deadline: Deadline
    unit: str
    expected: dt.datetime


class CountCase(Case, frozen=True, kw_only=True):
    """So many divisions of a level (and kind, and parent) are in force on a day."""

    level: Level
    day: dt.date
    expected: int
    kind: str = ""
    parent: str = ""


class SuccessionCase(Case, frozen=True, kw_only=True):
    """What a unit or division held on `born` is held on `day` by these codes, in any order."""

    born: dt.date
    day: dt.date
    expected: tuple[str, ...]
    unit: str = ""
    division: str = ""


class Cases(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of cases."""

    due: tuple[DueCase, ...] = ()
    counts: tuple[CountCase, ...] = ()
    succession: tuple[SuccessionCase, ...] = ()


class Province(Fact, frozen=True, kw_only=True):
    """Everything a pack says, in the order of its files; `map` are GeoJSON values by name."""

    manifest: Manifest
    units: tuple[Unit, ...]
    divisions: tuple[Division, ...]
    calendar: Calendar
    codelists: tuple[CodeList, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    profiles: tuple[Profile, ...] = ()
    networks: tuple[Network, ...] = ()
    stations: tuple[Station, ...] = ()
    readings: tuple[Reading, ...] = ()
    entities: tuple[DataEntity, ...] = ()
    systems: tuple[System, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    principles: tuple[Principle, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    scores: tuple[PublishedScore, ...] = ()
    rules: tuple[ThresholdRule, ...] = ()
    playbooks: tuple[Playbook, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    report_categories: tuple[ReportCategory, ...] = ()
    rivers: tuple[River, ...] = ()
    public_types: tuple[PublicEntityType, ...] = ()
    checked_types: tuple[DataModel, ...] = ()
    cases: tuple[Cases, ...] = ()
    map: dict[str, Any] = msgspec.field(default_factory=dict)

    @property
    def code(self) -> str:
        """The pack's code, the name of its folder."""
        return self.manifest.code

    @property
    def name(self) -> Text:
        """The province's name."""
        return self.manifest.name
