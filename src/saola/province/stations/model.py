"""A station, what it measures, its alarm levels; and recorded readings to replay."""

import datetime as dt
import enum

import msgspec

from saola.province.text import Dated, Fact, Text


class Protocol(enum.StrEnum):
    """How a station sends."""

    MQTT = "mqtt"
    HTTP = "http"


class AlarmLevel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From `at` upwards, in the quantity's unit; `level` counts from 1, the least serious."""

    level: int
    at: float
    name: Text
    legal_ref: str = ""


class Reach(enum.StrEnum):
    """Over what one event of a quantity reaches: the stations there tell of the same thing."""

    RIVER = "river"
    DISTRICT = "district"


class Quantity(Fact, frozen=True, kw_only=True):
    """Something measured; `code` is salinity, water_level, rainfall, pm25, aqi and so on.

    `unit` is the unit stored (‰, m, mm, µg/m³); `low`, `high` bound what is physically plausible.
    A reading older than `stale_after_s` is shown as stale. `reaches` groups alarms: stations on one
    river, else in one district, are one incident; with nothing in it each station is its own.
    """

    code: str
    name: Text
    unit: str
    low: float
    high: float
    stale_after_s: int
    entity_type: str
    attribute: str
    levels: tuple[AlarmLevel, ...] = ()
    reaches: tuple[Reach, ...] = ()


class Station(Dated, frozen=True, kw_only=True):
    """A monitoring station as a device.

    `quantities` are codes. `river_km` is its distance from the mouth along `river`, for
    isohalines. `levels` replace the general alarm levels of a quantity at this place: the datum of
    a gauge is its own. `key` is the demo key with which its device signs in; an installation sets
    its own.
    """

    code: str
    name: Text
    lat: float
    lon: float
    position_verified: bool = False
    quantities: tuple[str, ...]
    protocol: Protocol = Protocol.MQTT
    river: str = ""
    river_km: float | None = None
    division: str = ""
    levels: dict[str, tuple[AlarmLevel, ...]] = msgspec.field(default_factory=dict)
    key: str = ""


class ReadingKind(enum.StrEnum):
    """What a printed figure is."""

    MEASURED = "measured"
    FORECAST = "forecast"


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One recorded figure: where, when (UTC), what, how much, in which unit, and who printed it."""

    station: str
    at: dt.datetime
    quantity: str
    value: float
    unit: str
    kind: ReadingKind
    source: str
    note: str = ""
