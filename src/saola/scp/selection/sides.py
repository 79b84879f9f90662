"""Sides of lines and areas, found by where they lie, so that not each is held against each."""

import functools
import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

from saola.scp.selection.model import Position, Ring

Segment = tuple[Position, Position]
Box = tuple[float, float, float, float]  # west, south, east, north
NEAR_ZERO = 1e-12


def box_of(positions: Sequence[Position]) -> Box:
    """The box around them, wider by what counts as touching."""
    lons, lats = zip(*positions, strict=True)
    return (
        min(lons) - NEAR_ZERO,
        min(lats) - NEAR_ZERO,
        max(lons) + NEAR_ZERO,
        max(lats) + NEAR_ZERO,
    )


def apart(one: Box, other: Box) -> bool:
    """Whether nothing in one box can touch anything in the other."""
    return one[0] > other[2] or other[0] > one[2] or one[1] > other[3] or other[1] > one[3]


class Sides:
    """The sides of some lines or rings, in bands from south to north."""

    def __init__(self, lines: Iterable[Ring]) -> None:
        """Of nothing too."""
        self._sides = [side for line in lines for side in itertools.pairwise(line)]

    def near(self, step: Segment) -> list[Segment]:
        """Those that may meet a segment."""
        boxes, wanted = self._boxes, box_of(step)
        if not boxes:
            return []
        bands = self._bands[self._band(wanted[1]) : self._band(wanted[3]) + 1]
        numbers = bands[0] if len(bands) == 1 else sorted(set().union(*bands))
        return [self._sides[number] for number in numbers if not apart(boxes[number], wanted)]

    def touch(self, point: Position) -> bool:
        """Whether the point lies on one of them."""
        return any(on(side, point) for side in self.at(point[1]))

    def surround(self, point: Position) -> bool:
        """Whether the point lies within the rings they are (even-odd rule, on the plane)."""
        lon, lat = point
        odd = False
        for (lon1, lat1), (lon2, lat2) in self.at(lat):
            if (lat1 > lat) != (lat2 > lat):
                odd ^= lon < (lon2 - lon1) * (lat - lat1) / (lat2 - lat1) + lon1
        return odd

    def at(self, lat: float) -> Iterator[Segment]:
        """Those that may reach a latitude."""
        if self._boxes and self._south <= lat <= self._north:
            for number in self._bands[self._band(lat)]:
                yield self._sides[number]

    @functools.cached_property
    def _boxes(self) -> list[Box]:
        return [box_of(side) for side in self._sides]

    @functools.cached_property
    def _south(self) -> float:
        return min(box[1] for box in self._boxes)

    @functools.cached_property
    def _north(self) -> float:
        return max(box[3] for box in self._boxes)

    @functools.cached_property
    def _bands(self) -> list[list[int]]:
        bands: list[list[int]] = [[] for _ in range(self._many)]
        for number, (_, south, _, north) in enumerate(self._boxes):
            for band in range(self._band(south), self._band(north) + 1):
                bands[band].append(number)
        return bands

    @functools.cached_property
    def _many(self) -> int:
        return math.isqrt(len(self._sides))

    def _band(self, lat: float) -> int:
        """Never lower for a latitude further north, so that nothing falls between two bands."""
        band = int((lat - self._south) / (self._north - self._south) * self._many)
        return min(max(band, 0), self._many - 1)


def cross(one: Segment, other: Segment) -> bool:
    """Whether two segments have a point in common."""
    a, b = one
    c, d = other
    sides = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0:
        return True
    return on(one, c) or on(one, d) or on(other, a) or on(other, b)


def on(segment: Segment, point: Position) -> bool:
    """Whether a point lies on a segment."""
    (x1, y1), (x2, y2) = segment
    x, y = point
    return (
        min(x1, x2) - NEAR_ZERO <= x <= max(x1, x2) + NEAR_ZERO
        and min(y1, y2) - NEAR_ZERO <= y <= max(y1, y2) + NEAR_ZERO
        and _turn(*segment, point) == 0
    )


def _turn(a: Position, b: Position, c: Position) -> float:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return 0.0 if abs(turn) < NEAR_ZERO else turn
