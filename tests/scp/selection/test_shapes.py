import pytest
from hypothesis import given
from hypothesis import strategies as st

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
