"""How two GeoJSON geometries lie to each other, on the plane (clause 4.10, OGC 06-103r4).

A geometry counts with its boundary. Of several parts, each must be covered by one part alone.
"""

import functools
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from saola.scp.selection.model import Position, Ring
from saola.scp.selection.sides import NEAR_ZERO, Box, Segment, Sides, apart, box_of, cross, on


class Area:
    """A polygon: its outer ring, and those of its holes."""

    def __init__(self, rings: tuple[Ring, ...]) -> None:
        """`rings` are closed."""
        self.rings = rings
        self.sides = Sides(rings)

    def holds(self, point: Position) -> bool:
        """Whether a point is in it or on its boundary."""
        return self.sides.touch(point) or self.sides.surround(point)

    def holds_within(self, point: Position) -> bool:
        """Whether a point is in it, and not on its boundary."""
        return not self.sides.touch(point) and self.sides.surround(point)

    def holds_line(self, line: Ring) -> bool:
        """Whether a line is in it from end to end."""
        return all(
            self.holds(middle)
            for step in itertools.pairwise(line)
            for middle in _middles(step, self.sides.near(step))
        )

    def holds_area(self, other: "Area") -> bool:
        """Whether it holds another, which touches none of the holes it does not share."""
        if not all(map(self.holds_line, other.rings)):
            return False
        return not any(other.holds_within(point) for hole in self.rings[1:] for point in hole)


class Shape:
    """A geometry taken apart into points, lines and areas."""

    def __init__(self, geometry: dict[str, Any]) -> None:
        """`geometry` is valid GeoJSON."""
        self.points: list[Position] = []
        self.lines: list[Ring] = []
        self.areas: list[Area] = []
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
            self.areas.extend(Area(tuple(map(_positions, rings))) for rings in polygons)

    @property
    def dimension(self) -> int:
        """0 of points, 1 of lines, 2 of areas."""
        return 2 if self.areas else 1 if self.lines else 0

    @functools.cached_property
    def box(self) -> Box:
        """All of it lies in this box."""
        return box_of([*self.points, *itertools.chain.from_iterable(self.paths())])

    @functools.cached_property
    def on_lines(self) -> Sides:
        """The sides of its lines."""
        return Sides(self.lines)

    @functools.cached_property
    def sides(self) -> Sides:
        """The sides of its lines and of its areas."""
        return Sides(self.paths())

    def paths(self) -> Iterator[Ring]:
        """Its lines, and the rings of its areas."""
        yield from self.lines
        for area in self.areas:
            yield from area.rings

    def holds(self, point: Position) -> bool:
        """Whether it has this point."""
        return point in self._distinct or self.on_lines.touch(point) or self.holds_in_areas(point)

    def holds_in_areas(self, point: Position) -> bool:
        """Whether one of its areas has this point."""
        return any(area.holds(point) for area in self.areas)

    def holds_line(self, line: Ring) -> bool:
        """Whether it has all of a line: in one of its areas, or along its lines."""
        return any(area.holds_line(line) for area in self.areas) or all(
            self.on_lines.touch(middle)
            for step in itertools.pairwise(line)
            for middle in _middles(step, self.on_lines.near(step))
        )

    @functools.cached_property
    def _distinct(self) -> frozenset[Position]:
        return frozenset(self.points)


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
    if apart(one.box, other.box):
        return False
    return (
        any(map(other.holds, one.points))
        or any(map(one.holds, other.points))
        or _cross(one, other)
        or any(other.holds_in_areas(line[0]) for line in one.paths())
        or any(one.holds_in_areas(line[0]) for line in other.paths())
    )


def covers(one: Shape, other: Shape) -> bool:
    """Whether no point of `other` is outside `one`."""
    if apart(one.box, other.box):
        return False
    return (
        all(map(one.holds, other.points))
        and all(map(one.holds_line, other.lines))
        and all(any(area.holds_area(of) for area in one.areas) for of in other.areas)
    )


def _cross(one: Shape, other: Shape) -> bool:
    """Whether a side of one meets a side of the other."""
    return any(
        cross(step, side)
        for line in one.paths()
        for step in itertools.pairwise(line)
        for side in other.sides.near(step)
    )


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
        if on(step, (x, y)):
            yield ((x - x1) * dx + (y - y1) * dy) / length
    (x3, y3), (x4, y4) = side
    turn = dx * (y4 - y3) - dy * (x4 - x3)
    if abs(turn) > NEAR_ZERO * length:
        along = ((x3 - x1) * (y4 - y3) - (y3 - y1) * (x4 - x3)) / turn
        if 0 < along < 1 and cross(step, side):
            yield along


def _position(given: Any) -> Position:
    return float(given[0]), float(given[1])


def _positions(given: Any) -> Ring:
    return tuple(map(_position, given))
