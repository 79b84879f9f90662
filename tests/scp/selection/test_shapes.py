import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp import limits
from saola.scp.selection import geometry, shapes, sides
from saola.scp.selection.shapes import Shape, relates


def area(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


SQUARE = area(0, 0, 10, 10)
HOLED = {
    "type": "Polygon",
    "coordinates": [*SQUARE["coordinates"], area(4, 4, 6, 6)["coordinates"][0]],
}
POINT = {"type": "Point", "coordinates": [5, 5]}
LINE = {"type": "LineString", "coordinates": [[-5, 5], [15, 5]]}
BOTH = {"type": "MultiPoint", "coordinates": [[1, 1], [2, 2]]}


@pytest.mark.parametrize(
    ("one", "relation", "other"),
    [
        (POINT, "within", SQUARE),
        (SQUARE, "contains", POINT),
        (POINT, "disjoint", HOLED),
        (area(1, 1, 3, 3), "within", HOLED),
        (LINE, "intersects", SQUARE),
        (LINE, "intersects", HOLED),
        (SQUARE, "overlaps", area(5, 5, 15, 15)),
        (SQUARE, "equals", {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]}),
        (BOTH, "within", SQUARE),
        (SQUARE, "intersects", area(10, 10, 12, 12)),
        (area(0, 0, 2, 2), "within", SQUARE),
        ({"type": "LineString", "coordinates": [[0, 0], [10, 0]]}, "within", SQUARE),
        ({"type": "LineString", "coordinates": [[0, 5], [3, 5]]}, "within", LINE),
        ({"type": "GeometryCollection", "geometries": [POINT, LINE]}, "intersects", HOLED),
    ],
)
def test_a_relation_holds(one, relation, other):
    assert relates(relation, Shape(one), Shape(other))


@pytest.mark.parametrize(
    ("one", "relation", "other"),
    [
        (SQUARE, "within", HOLED),
        (area(3, 3, 7, 7), "within", HOLED),
        (LINE, "within", SQUARE),
        (SQUARE, "overlaps", area(1, 1, 2, 2)),
        (SQUARE, "overlaps", LINE),
        (POINT, "equals", BOTH),
        (SQUARE, "intersects", area(11, 11, 12, 12)),
        (POINT, "intersects", BOTH),
    ],
)
def test_a_relation_does_not_hold(one, relation, other):
    assert not relates(relation, Shape(one), Shape(other))


WHOLE = st.integers(-4, 4)
AREAS = st.builds(
    lambda west, south, wide, high: (west, south, west + wide, south + high),
    WHOLE,
    WHOLE,
    st.integers(1, 4),
    st.integers(1, 4),
)


@given(AREAS, AREAS)
def test_rectangles_lie_to_each_other_as_their_sides_say(one, other):
    a, b = Shape(area(*one)), Shape(area(*other))
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    held = one[0] <= other[0] and one[1] <= other[1] and one[2] >= other[2] and one[3] >= other[3]
    assert relates("disjoint", a, b) == apart
    assert relates("contains", a, b) == relates("within", b, a) == held
    assert relates("equals", a, b) == (one == other)


POSITIONS = st.tuples(WHOLE, WHOLE).map(list)
RINGS = st.lists(POSITIONS, min_size=3, max_size=12).map(lambda ring: [*ring, ring[0]])
LINES = st.lists(POSITIONS, min_size=2, max_size=12)
PARTS = st.one_of(
    st.lists(POSITIONS, min_size=1, max_size=9).map(lambda of: ("MultiPoint", of)),
    st.lists(LINES, min_size=1, max_size=3).map(lambda of: ("MultiLineString", of)),
    st.lists(st.lists(RINGS, min_size=1, max_size=2), min_size=1, max_size=3).map(
        lambda of: ("MultiPolygon", of)
    ),
)
SHAPES = st.lists(PARTS, min_size=1, max_size=3).map(
    lambda parts: {
        "type": "GeometryCollection",
        "geometries": [{"type": kind, "coordinates": of} for kind, of in parts],
    }
)
RELATIONS = ("within", "contains", "equals", "disjoint", "overlaps", "intersects")


def of_both(one, other):
    return [relates(relation, Shape(one), Shape(other)) for relation in RELATIONS]


@given(SHAPES, SHAPES, st.floats(0.01, 3), st.floats(-0.5, 0.5))
def test_looking_only_where_sides_lie_changes_no_answer(one, other, wide, along):
    for part in other["geometries"]:
        part["coordinates"] = moved(part["coordinates"], wide, along)
    near = of_both(one, other)
    with pytest.MonkeyPatch.context() as patched:  # each side against each
        patched.setattr(shapes, "apart", lambda one, other: False)
        patched.setattr(sides.Sides, "near", lambda self, step: self._sides)
        patched.setattr(sides.Sides, "at", lambda self, lat: iter(self._sides))
        assert of_both(one, other) == near


def moved(given, wide, along):
    if isinstance(given[0], list):
        return [moved(one, wide, along) for one in given]
    return [given[0] * wide + along, given[1] * wide]


def circle(points, radius):
    turns = [2 * math.pi * number / points for number in range(points)]
    ring = [[radius * math.cos(turn), radius * math.sin(turn)] for turn in turns]
    return [*ring, ring[0]]


def test_of_large_shapes_few_sides_are_held_against_each_other(monkeypatch):
    held = []
    cross = sides.cross
    monkeypatch.setattr(shapes, "cross", lambda *both: held.append(both) or cross(*both))
    inner = Shape({"type": "Polygon", "coordinates": [circle(5000, 0.5)]})
    outer = Shape({"type": "LineString", "coordinates": circle(499, 1)})
    through = Shape({"type": "LineString", "coordinates": [[-1, 0.3], [1, 0.3]]})
    assert relates("disjoint", inner, outer)
    assert relates("within", inner, Shape({"type": "Polygon", "coordinates": [circle(499, 1)]}))
    assert relates("intersects", inner, through)
    assert len(held) < 5000


def test_a_query_names_no_more_positions_than_the_limit_says():
    most = limits.query_geometry_points_max
    ring = circle(most - 1, 1)
    assert geometry.parse("within", "Polygon", [ring], "location").name == "location"
    for kind, many in (("LineString", circle(most, 1)), ("MultiPolygon", [[ring], [ring]])):
        with pytest.raises(Refusal) as refused:
            geometry.parse("within", kind, many, "location")
        assert str(most) in refused.value.data["detail"]
