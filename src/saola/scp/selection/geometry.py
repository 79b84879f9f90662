"""Geo-queries (clause 4.10) read and decided; distances on a sphere.

An entity whose geometry is no point is looked for at the middle of its bounding box.
"""

import itertools
import math

import orjson

from saola.scp import limits, undone
from saola.scp.entities.rules import check_geometry, positions
from saola.scp.refusals import bad_data
from saola.scp.selection.model import Geo, Near, Position, Relates

EARTH_RADIUS_M = 6_371_008.8
METRES_PER_DEGREE = EARTH_RADIUS_M * math.pi / 180
POLE_COSINE = 1e-6  # nearer the pole than this, a circle spans every longitude
WORLD = (-180.0, -90.0, 180.0, 90.0)


def parse(georel: str, geometry: str, coordinates: object, name: str) -> Geo:
    """A geo-query from its members; refuses one that is malformed or not supported yet."""
    if isinstance(coordinates, str):
        try:
            coordinates = orjson.loads(coordinates)
        except orjson.JSONDecodeError as wrong:
            raise bad_data("coordinates: no JSON") from wrong
    shape = {"type": geometry, "coordinates": coordinates}
    check_geometry("geoQ", shape)
    relation, *modifiers = georel.split(";")
    if relation == "near":
        if geometry != "Point":
            raise undone.refusal(undone.NEAR_SHAPE, f"near a {geometry}")
        return Geo(name, _near(_position(coordinates), modifiers))
    if modifiers:
        raise bad_data(f"georel: {relation} has no modifiers")
    if relation not in {"within", "intersects", "disjoint", "equals", "contains", "overlaps"}:
        raise bad_data(f"georel: {relation[:40]!r} is no relation")
    lons, lats = zip(*_few(shape), strict=True)
    box_of_it = (min(lons), min(lats), max(lons), max(lats))
    return Geo(name, Relates(relation, orjson.dumps(shape).decode(), box_of_it))


def _few(shape: dict[str, object]) -> list[Position]:
    """The positions of a query's geometry; refuses more than can be held against every entity."""
    most = limits.query_geometry_points_max
    found = list(itertools.islice(positions(shape), most + 1))
    if len(found) > most:
        raise bad_data(f"coordinates: a query's geometry has at most {most} positions")
    return found


def _near(at: Position, modifiers: list[str]) -> Near:
    distances: dict[str, float] = {}
    for modifier in modifiers:
        key, _, number = modifier.partition("==")
        try:
            distances[key] = float(number)
        except ValueError as wrong:
            raise bad_data(f"georel: {modifier[:40]!r} is no distance") from wrong
        if not 0 < distances[key] < math.inf:
            raise bad_data("georel: a distance is over 0 metres")
    if len(modifiers) != 1 or distances.keys() - {"maxDistance", "minDistance"}:
        raise bad_data("georel: near needs one of maxDistance== and minDistance==")
    return Near(at, distances.get("maxDistance"), distances.get("minDistance"))


def _position(given: object) -> Position:
    assert isinstance(given, list)
    return float(given[0]), float(given[1])


def distance_m(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    """Metres between two points on a sphere (haversine)."""
    half_lat = math.radians(to_lat - lat) / 2
    half_lon = math.radians(to_lon - lon) / 2
    squared = (
        math.sin(half_lat) ** 2
        + math.cos(math.radians(lat)) * math.cos(math.radians(to_lat)) * math.sin(half_lon) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, squared)))


def matches(relation: Near, at: Position) -> bool:
    """Whether a point stands between the distances."""
    away = distance_m(*at, *relation.at)
    return (relation.max_m is None or away <= relation.max_m) and (
        relation.min_m is None or away >= relation.min_m
    )


def box(relation: Near | Relates) -> tuple[float, float, float, float]:
    """West, south, east, north of all that can match; the world where that cannot be told."""
    if isinstance(relation, Relates):
        return WORLD if relation.relation == "disjoint" else relation.box
    if relation.max_m is None:
        return WORLD
    lon, lat = relation.at
    up = relation.max_m / METRES_PER_DEGREE + 1e-6
    cosine = math.cos(math.radians(min(89.999, abs(lat) + up)))
    across = up / cosine if cosine > POLE_COSINE else 360.0
    if lon - across < WORLD[0] or lon + across > WORLD[2]:  # a circle over the date line
        return WORLD[0], lat - up, WORLD[2], lat + up
    return lon - across, lat - up, lon + across, lat + up
