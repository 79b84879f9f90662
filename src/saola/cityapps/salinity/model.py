"""Readings along a river, and how far inland a level reaches."""

import datetime as dt
import enum

import msgspec

from saola.province.api import AlarmLevel, Text


class Known(enum.StrEnum):
    """What the stations let us say of an isohaline."""

    AT = "at"
    BETWEEN = "between"
    BEYOND = "beyond"
    SHORT = "short"
    UNKNOWN = "unknown"


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How far inland a salinity reaches, in km from the mouth, and how well that is known.

    `AT`: it is interpolated at `km`. `BETWEEN`: somewhere from `km` to `until_km`, two stations too
    far apart to say more. `BEYOND`: further than the last station at `km`. `SHORT`: not as far as
    the first station at `km`. `UNKNOWN`: no station has a fresh value.
    """

    known: Known
    km: float | None = None
    until_km: float | None = None


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The newest salinity of a station, in ‰; None when it never sent.

    `level` is the alarm level reached, None below all. `at` is when it was observed here,
    `recorded_at` when it was really measured, if it is replayed. A stale one says nothing of now.
    """

    station: str
    name: Text
    lat: float
    lon: float
    river: str
    km: float | None
    value: float | None
    level: AlarmLevel | None
    at: dt.datetime | None
    recorded_at: dt.datetime | None
    stale: bool
    source: str

    @property
    def measured_at(self) -> dt.datetime | None:
        """When the value was really measured."""
        return self.recorded_at or self.at

    @property
    def fresh(self) -> bool:
        """Whether its value counts now."""
        return self.value is not None and not self.stale


class Isohaline(msgspec.Struct, frozen=True, kw_only=True):
    """The line of one level on one river, and the point of the river it crosses, if it is known."""

    level: AlarmLevel
    reach: Reach
    lat: float | None = None
    lon: float | None = None


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A river: its stations from the mouth inland, and the isohaline of each level.

    The isohalines stand on readings measured from `since` to `until`, both None when none is fresh;
    the stations `left_out` have fresh values of another time, which no isohaline stands on.
    """

    code: str
    name: Text
    readings: tuple[Reading, ...]
    isohalines: tuple[Isohaline, ...]
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    left_out: tuple[Reading, ...] = ()


class Salinity(msgspec.Struct, frozen=True, kw_only=True):
    """The salinity of the province as of `at`; `reachable` tells whether the platform answered.

    `others` are the stations on no described river.
    """

    at: dt.datetime
    profiles: tuple[Profile, ...]
    others: tuple[Reading, ...]
    levels: tuple[AlarmLevel, ...]
    unit: str
    reachable: bool


class Point(msgspec.Struct, frozen=True):
    """A value of a station's history."""

    at: dt.datetime
    value: float
