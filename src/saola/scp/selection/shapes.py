"""How two GeoJSON geometries lie to each other, on the plane (clause 4.10, OGC 06-103r4).

A geometry counts with its boundary. Of several parts, each must be covered by one part alone.
"""

import functools
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from saola.scp.selection.geometry import inside
from saola.scp.selection.model import Position, Ring

Segment = tuple[Position, Position]
Polygon = tuple[Ring, ...]
NEAR_ZERO = 1e-12


class Shape:
    """A geometry taken apart into points, lines and polygons."""

    def __init__(self, geometry: dict[str, Any]) -> None:
        """`geometry` is valid GeoJSON."""
        self.points: list[Position] = []
        self.lines: list[Ring] = []
        self.polygons: list[Polygon] = []
        self._take(geometry)

    def _take(self, geometry: dict[str, Any]) -> None:
        kind: str = geometry["type"]
        given: Any = geometry.get("coordinates")
        if kind == "GeometryCollection":
            for one in geometry["geometries"]:
                self._take(one)
        elif "Point" in kind:
            self.points.extend(map(_position, [given] if kind == "Point" else given))
        elif "LineString" in kind:
            self.lines.extend(map(_positions, [given] if kind == "LineString" else given))
        else:
            polygons = [given] if kind == "Polygon" else given
            self.polygons.extend(tuple(map(_positions, rings)) for rings in polygons)

    @property
    def dimension(self) -> int:
        """0 of points, 1 of lines, 2 of areas."""
        return 2 if self.polygons else 1 if self.lines else 0

    def positions(self) -> Iterator[Position]:
        """Every point and vertex."""
        yield from self.points
        for line in (*self.lines, *itertools.chain.from_iterable(self.polygons)):
            yield from line

    def segments(self) -> Iterator[Segment]:
        """Every side of its lines and polygons."""
        for line in (*self.lines, *itertools.chain.from_iterable(self.polygons)):
            yield from itertools.pairwise(line)


@functools.lru_cache(maxsize=256)
def shape_of(text: str) -> Shape:
    """The geometry in a query's JSON, taken apart once."""
    return Shape(orjson.loads(text))


def relates(relation: str, one: Shape, other: Shape) -> bool:
    """Whether `one` is within, contains, intersects, … `other`."""
    match relation:
        case "within":
            return covers(other, one)
        case "contains":
            return covers(one, other)
        case "equals":
            return covers(one, other) and covers(other, one)
        case "disjoint":
            return not intersects(one, other)
        case "overlaps":
            return (
                one.dimension == other.dimension
                and intersects(one, other)
                and not covers(one, other)
                and not covers(other, one)
            )
    return intersects(one, other)


def intersects(one: Shape, other: Shape) -> bool:
    """Whether they have a point in common."""
    return (
        any(_holds(other, point) for point in one.points)
        or any(_holds(one, point) for point in other.points)
        or any(_cross(a, b) for a in one.segments() for b in other.segments())
        or any(_in_areas(other, line[0]) for line in _lines(one))
        or any(_in_areas(one, line[0]) for line in _lines(other))
    )


def covers(one: Shape, other: Shape) -> bool:
    """Whether no point of `other` is outside `one`."""
    return (
        all(_holds(one, point) for point in other.points)
        and all(_covers_line(one, line) for line in other.lines)
        and all(any(_covers_area(area, of) for area in one.polygons) for of in other.polygons)
    )


def _covers_line(one: Shape, line: Ring) -> bool:
    if any(_line_in_area(area, line) for area in one.polygons):
        return True
    sides = [side for path in one.lines for side in itertools.pairwise(path)]
    return all(_on_sides(sides, step) for step in itertools.pairwise(line))


def _covers_area(area: Polygon, other: Polygon) -> bool:
    """Whether the polygon `other` lies in `area`, touching none of the holes it does not share."""
    if not all(_line_in_area(area, ring) for ring in other):
        return False
    return not any(_strictly_inside(point, other) for hole in area[1:] for point in hole)


def _line_in_area(area: Polygon, line: Ring) -> bool:
    sides = [side for ring in area for side in itertools.pairwise(ring)]
    return all(
        _in_area(area, middle)
        for step in itertools.pairwise(line)
        for middle in _middles(step, sides)
    )


def _on_sides(sides: list[Segment], step: Segment) -> bool:
    return all(any(_on(side, middle) for side in sides) for middle in _middles(step, sides))


def _middles(step: Segment, sides: Iterable[Segment]) -> Iterator[Position]:
    """The ends of a segment, and a point between each two places where a side meets it."""
    (x1, y1), (x2, y2) = step
    meets = sorted({0.0, 1.0, *(at for side in sides for at in _meetings(step, side))})
    yield from step
    for a, b in itertools.pairwise(meets):
        half = (a + b) / 2
        yield x1 + (x2 - x1) * half, y1 + (y2 - y1) * half


def _meetings(step: Segment, side: Segment) -> Iterator[float]:
    """Where along `step`, from 0 to 1, the segment `side` meets it."""
    (x1, y1), (x2, y2) = step
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    if not length:
        return
    for x, y in side:  # its ends, also of a side that lies along the step
        if _on(step, (x, y)):
            yield ((x - x1) * dx + (y - y1) * dy) / length
    (x3, y3), (x4, y4) = side
    turn = dx * (y4 - y3) - dy * (x4 - x3)
    if abs(turn) > NEAR_ZERO * length:
        along = ((x3 - x1) * (y4 - y3) - (y3 - y1) * (x4 - x3)) / turn
        if 0 < along < 1 and _cross(step, side):
            yield along


def _cross(one: Segment, other: Segment) -> bool:
    """Whether two segments have a point in common."""
    a, b = one
    c, d = other
    sides = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0:
        return True
    return _on(one, c) or _on(one, d) or _on(other, a) or _on(other, b)


def _turn(a: Position, b: Position, c: Position) -> float:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return 0.0 if abs(turn) < NEAR_ZERO else turn


def _on(segment: Segment, point: Position) -> bool:
    (x1, y1), (x2, y2) = segment
    x, y = point
    return (
        min(x1, x2) - NEAR_ZERO <= x <= max(x1, x2) + NEAR_ZERO
        and min(y1, y2) - NEAR_ZERO <= y <= max(y1, y2) + NEAR_ZERO
        and _turn(*segment, point) == 0
    )


def _in_area(area: Polygon, point: Position) -> bool:
    return _on_boundary(area, point) or inside(*point, area)


def _strictly_inside(point: Position, area: Polygon) -> bool:
    return not _on_boundary(area, point) and inside(*point, area)


def _on_boundary(area: Polygon, point: Position) -> bool:
    return any(_on(side, point) for ring in area for side in itertools.pairwise(ring))


def _in_areas(one: Shape, point: Position) -> bool:
    return any(_in_area(area, point) for area in one.polygons)


def _holds(one: Shape, point: Position) -> bool:
    return (
        point in one.points
        or any(_on(side, point) for line in one.lines for side in itertools.pairwise(line))
        or _in_areas(one, point)
    )


def _lines(one: Shape) -> Iterator[Ring]:
    yield from one.lines
    yield from itertools.chain.from_iterable(one.polygons)


def _position(given: Any) -> Position:
    return float(given[0]), float(given[1])


def _positions(given: Any) -> Ring:
    return tuple(map(_position, given))
