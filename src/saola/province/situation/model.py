"""Indicators, threshold rules, incident procedures, report categories, rivers."""

import enum

import msgspec

from saola.province.calendar.model import Deadline
from saola.province.text import Fact, Text


class ThresholdRule(Fact, frozen=True, kw_only=True):
    """Open an incident when a quantity stays at or above `level` for `for_s` seconds.

    It ends when the value falls `hysteresis` (in the quantity's unit) under the level. `playbook`
    names the incident procedure; `bulletin` says whether the people are told.
    """

    code: str
    name: Text
    quantity: str
    level: int
    for_s: int
    hysteresis: float
    playbook: str
    severity: str
    bulletin: bool = False
    stations: tuple[str, ...] = ()


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of an incident procedure; `unit` works at it within `deadline`."""

    code: str
    name: Text
    unit: str
    deadline: Deadline
    evidence: bool = False


class Playbook(Fact, frozen=True, kw_only=True):
    """An incident procedure: what is done, by whom, within which time."""

    code: str
    name: Text
    steps: tuple[Step, ...]
    legal_basis: tuple[str, ...] = ()


class Indicator(Fact, frozen=True, kw_only=True):
    """A figure on the operations centre's tiles; `measure` is a word that it knows."""

    code: str
    name: Text
    measure: str
    unit: Text
    good: str = "low"
    target: float | None = None


class ReportCategory(Fact, frozen=True, kw_only=True):
    """What citizens report from the field, who answers, within which time.

    `level` is the level of the agency at the place that answers (commune, district), unless `unit`
    names one for the whole province.
    """

    code: str
    name: Text
    level: str
    deadline: Deadline
    unit: str = ""


class River(Fact, frozen=True, kw_only=True):
    """A river branch for isohalines; `line` are (lon, lat) from the mouth inland, hand-simplified.

    `km` are the distances from the mouth of the points of `line`.
    """

    code: str
    name: Text
    line: tuple[tuple[float, float], ...]
    km: tuple[float, ...]


class DataModel(enum.StrEnum):
    """Types of entities that the platform has a data model of."""

    WATER = "WaterObserved"
    WATER_QUALITY = "WaterQualityObserved"
    WEATHER = "WeatherObserved"
    AIR_QUALITY = "AirQualityObserved"
    TRAFFIC_FLOW = "TrafficFlowObserved"
    STREETLIGHT = "Streetlight"
    WASTE_CONTAINER = "WasteContainer"
    PARKING = "OffStreetParking"
    CAMERA = "Camera"
    ALERT = "Alert"
    FIELD_REPORT = "FieldReport"
    INDICATOR = "KeyPerformanceIndicator"


class PublicEntityType(Fact, frozen=True, kw_only=True):
    """An entity type that anyone may read: it is in the list of open data."""

    type: str
    name: Text
    about: Text
    licence: str = "CC-BY-4.0"
    frequency: str = ""
    publisher: str = ""
