"""What a station last sent, and the figures of the tiles."""

import datetime as dt

import msgspec

from saola.province.api import Text


class StationState(msgspec.Struct, frozen=True, kw_only=True):
    """One quantity at one station, now.

    `value` is in `unit`, None when it never sent. `level` is 0 below every alarm level; `judged`
    is False where no alarm level is known, so that nothing can be said of the value. `at` is when
    the value was observed here; `recorded_at` when it was really measured, if it is replayed.
    """

    station: str
    name: Text
    lat: float
    lon: float
    quantity: str
    quantity_name: Text
    unit: str
    entity: str
    value: float | None = None
    level: int = 0
    level_name: Text | None = None
    judged: bool = True
    at: dt.datetime | None = None
    recorded_at: dt.datetime | None = None
    stale: bool = True
    source: str = ""
    river: str = ""
    river_km: float | None = None

    @property
    def key(self) -> str:
        """What names it on the page."""
        return f"{self.quantity}-{self.station}"


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure: None when it cannot be told; `at` is the age of what it was told from.

    `recorded_at` is when a replayed reading was really measured.
    """

    value: float | None
    at: dt.datetime | None
    source: Text
    recorded_at: dt.datetime | None = None


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator of the pack with its figure; `good` None when there is no target."""

    code: str
    name: Text
    unit: Text
    measure: Measure
    good: bool | None = None


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A point that a city application puts on the map: a short label; `name` says all.

    `level` colours it.
    """

    key: str
    label: Text
    name: Text
    lat: float
    lon: float
    level: int = 0


class Addition(msgspec.Struct, frozen=True, kw_only=True):
    """What a city application adds to the situation: figures by measure, points of the map."""

    measures: dict[str, Measure] = msgspec.field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
