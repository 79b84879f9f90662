"""Where places are: conditions on the R*Tree of SQLite, and on the points of PostgreSQL."""

import math

import orjson

from saola.scp import undone
from saola.scp.selection import geometry
from saola.scp.selection.model import Geo, Near, Position, Relates
from saola.scp.selection.shapes import Shape, relates, shape_of

Values = list[object]
POINTS = "SELECT p.entity FROM place p WHERE p.name = ?"
# Of one entity after the other, by the place of its attribute.
EACH = """EXISTS (SELECT 1 FROM attribute a JOIN place p ON p.id = a.place
  WHERE a.entity = {} AND a.name = ? AND {})"""
PLACED = """SELECT p.entity FROM place p JOIN attribute a
  ON a.entity = p.entity AND a.name = p.name AND a.place = p.id WHERE p.name = ?"""


def geo_condition(geo: Geo, seq: str, dialect: str, values: Values) -> str:
    """The entities numbered `seq` with a place as wanted; its values are appended.

    PostgreSQL knows of a place its middle alone, and answers what can be told from that.
    """
    boxed = _boxed(geo, dialect, values)
    if isinstance(geo.relation, Near):
        exact = f"{boxed} AND {_between(geo.relation, dialect, values)}"
        return EACH.format(seq, exact) if geo.common else f"{seq} IN ({POINTS} AND {exact})"
    if dialect != "sqlite":
        return _related_point(geo.relation, f"{seq} IN ({PLACED} AND {boxed} AND {{}})", values)
    values.extend((geo.relation.relation, geo.relation.shape))
    exact = f"{boxed} AND relates(?, a.body, ?)"
    return EACH.format(seq, exact) if geo.common else f"{seq} IN ({PLACED} AND {exact})"


def near_enough(geo: Geo, dialect: str, values: Values) -> str:
    """A query for those that may lie there, by their boxes alone; its values are appended."""
    return f"{POINTS} AND {_boxed(geo, dialect, values)}"


def _boxed(geo: Geo, dialect: str, values: Values) -> str:
    west, south, east, north = geometry.box(geo.relation)
    values.extend((geo.name, west, east, south, north))
    if dialect == "sqlite":  # the R*Tree answers from its boxes, which are a little too large
        return "p.east >= ? AND p.west <= ? AND p.north >= ? AND p.south <= ?"
    return "p.lon >= ? AND p.lon <= ? AND p.lat >= ? AND p.lat <= ?"


def _between(near: Near, dialect: str, values: Values) -> str:
    away = distance(near.at, dialect)
    terms = []
    for bound, sign in ((near.max_m, "<="), (near.min_m, ">=")):
        if bound is not None:
            terms.append(f"{away} {sign} ?")
            values.append(bound)
    return " AND ".join(terms)


def _related_point(wanted: Relates, where: str, values: Values) -> str:
    """How the point, or the middle, of a place lies to polygons, by PostgreSQL's own geometry."""
    shape = orjson.loads(wanted.shape)
    kind, given = shape["type"], shape["coordinates"]
    if kind == "Point" and wanted.relation in {"equals", "intersects", "within"}:
        values.extend(map(float, given[:2]))
        return where.format("p.lon = ? AND p.lat = ?")
    if wanted.relation not in {"within", "intersects", "disjoint"} or "Polygon" not in kind:
        raise undone.refusal(undone.RELATIONS_POSTGRESQL, f"{wanted.relation} with a {kind}")
    alternatives = []
    for outer, *holes in [given] if kind == "Polygon" else given:
        text = f"{_polygon(outer)} @> point(p.lon, p.lat)"
        text += "".join(f" AND NOT {_polygon(hole)} @> point(p.lon, p.lat)" for hole in holes)
        alternatives.append(f"({text})")
    outside = "NOT " * (wanted.relation == "disjoint")
    return where.format(f"{outside}({' OR '.join(alternatives)})")


def distance(at: Position, dialect: str) -> str:
    """Metres from the point; its numbers stand in the SQL, being ours to print."""
    lon, lat = (repr(float(one)) for one in at)
    if dialect == "sqlite":
        return f"distance_m(p.lon, p.lat, {lon}, {lat})"
    radians = repr(math.radians(at[1]))
    return (
        f"2 * {geometry.EARTH_RADIUS_M} * asin(sqrt(least(1,"
        f" power(sin(radians({lat} - p.lat) / 2), 2)"
        f" + cos(radians(p.lat)) * cos({radians}) * power(sin(radians({lon} - p.lon) / 2), 2))))"
    )


def _polygon(ring: list[list[float]]) -> str:
    points = ",".join(f"({float(one[0])!r},{float(one[1])!r})" for one in ring)
    return f"polygon '({points})'"


def relates_json(relation: str, body: str, shape: str) -> int:
    """Whether the place in `body` stands in the relation: an SQL function that SQLite lacks."""
    return relates(relation, Shape(orjson.loads(body)["value"]), shape_of(shape))
