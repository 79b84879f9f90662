"""A river's profile and a station's week as numbers of a drawing; the page writes the SVG. Pure.

Coordinates are texts with a decimal point, since a page in Vietnamese would write a comma.
"""

import datetime as dt
import math
from collections.abc import Sequence

import msgspec

from saola.cityapps import limits
from saola.cityapps.salinity import rules
from saola.cityapps.salinity.model import Known, Point, Profile, Reading
from saola.province.api import Text

WIDTH, HEIGHT = 480, 270
LEFT, RIGHT, TOP, BOTTOM = 40, 14, 30, 40
SPARK_WIDTH, SPARK_HEIGHT = 120, 28
KM_STEP, KM_MARGIN = 20, 2.0
SALT_LEAST = 4.5  # ‰ the scale always shows, so that the boundary stands on it


class Dot(msgspec.Struct, frozen=True):
    """A station: `look` is its level, or `stale`."""

    x: str
    y: str
    look: str
    name: Text
    value: float


class Rule(msgspec.Struct, frozen=True):
    """A line of one level across the drawing."""

    y: str
    level: int
    at: float


class Crossing(msgspec.Struct, frozen=True):
    """Where an isohaline crosses the river."""

    x: str
    level: int
    at: float
    km: float


class Tick(msgspec.Struct, frozen=True):
    """A kilometre of the scale."""

    x: str
    km: int


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """A river's profile, ready to be written."""

    curve: str
    dots: tuple[Dot, ...]
    rules: tuple[Rule, ...]
    crossings: tuple[Crossing, ...]
    ticks: tuple[Tick, ...]


def profile(found: Profile) -> Drawing | None:
    """Salinity over kilometres from the mouth; None when no station has a value.

    The scale of salinity is a root, so that half a gram can be told from one beside ten.
    """
    known = [(one, one.km, one.value) for one in found.readings if one.value is not None]
    placed = [(one, km, value) for one, km, value in known if km is not None]
    if not placed:
        return None
    far = max(km for _, km, _ in placed) + KM_MARGIN
    high = max(SALT_LEAST, *(value for _, _, value in placed)) * 1.08

    def x(km: float) -> str:
        return f"{LEFT + (WIDTH - LEFT - RIGHT) * max(km, 0.0) / far:.1f}"

    def y(value: float) -> str:
        share = math.sqrt(max(value, 0.0) / high)
        return f"{HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share:.1f}"

    return Drawing(
        curve=" ".join(f"{x(km)},{y(value)}" for one, km, value in placed if _counts(one, found)),
        dots=tuple(
            Dot(
                x(km),
                y(value),
                str(one.level.level if one.level else 0) if _counts(one, found) else "stale",
                one.name,
                value,
            )
            for one, km, value in placed
        ),
        rules=tuple(
            Rule(y(line.level.at), line.level.level, line.level.at) for line in found.isohalines
        ),
        crossings=tuple(
            Crossing(x(line.reach.km), line.level.level, line.level.at, line.reach.km)
            for line in found.isohalines
            if line.reach.known is Known.AT and line.reach.km is not None
        ),
        ticks=tuple(Tick(x(km), km) for km in range(0, int(far) + 1, KM_STEP)),
    )


def _counts(one: Reading, found: Profile) -> bool:
    """Whether the river's isohalines stand on this reading."""
    return one.fresh and one not in found.left_out


def spark(history: Sequence[Point]) -> str:
    """The points of a week's line, `x,y x,y …`; empty for less than two values."""
    kept = rules.thinned(history, limits.sparkline_points_max)
    if len(kept) < 2:  # noqa: PLR2004 # because a line has two ends
        return ""
    end, week = kept[-1].at, dt.timedelta(days=limits.history_days)
    high = max(1.0, *(point.value for point in kept))
    return " ".join(
        f"{max(0.0, SPARK_WIDTH * (1 - (end - point.at) / week)):.1f},"
        f"{SPARK_HEIGHT - 2 - (SPARK_HEIGHT - 4) * max(point.value, 0.0) / high:.1f}"
        for point in kept
    )
