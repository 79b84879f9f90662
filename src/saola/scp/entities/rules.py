"""Is this a valid entity, attribute, geometry, instant (clauses 4.5 to 4.8)."""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from saola.scp import limits
from saola.scp.entities.model import (
    GEOMETRIES,
    MEMBERS,
    NULL,
    PROOF,
    SEALED,
    VALUE_MEMBER,
    Body,
    Instance,
)
from saola.scp.refusals import bad_data

URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`\x00-\x1f]+")
# Letters and marks that are seen as nothing: two ids that differ by one cannot be told apart.
_INVISIBLE = re.compile("[\u115f\u1160\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
POINT_NUMBERS = (2, 3)  # longitude, latitude, and sometimes altitude
LINE_POINTS_MIN = 2
RING_POINTS_MIN = 4
LONGITUDE_MAX, LATITUDE_MAX = 180, 90
PLACES = frozenset({"location", "observationSpace", "operationSpace"})  # clause 4.7.1
_WITH_UNITS = frozenset({"Property", "ListProperty"})
_VALUE_MEMBERS = frozenset(VALUE_MEMBER.values())
LANG_STRING = "langString"
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def check_id(value: str) -> str:
    """`value`, when it can be an entity's id (clause 4.6.1); refuses it otherwise."""
    if (
        len(value) > limits.id_chars_max
        or value == NULL
        or not URI.fullmatch(value)
        or not (value.isascii() or (value.isprintable() and not _INVISIBLE.search(value)))
    ):
        raise bad_data(f"id: {value[:80]!r} is no URI")
    return value


def check_instances(instances: Iterable[Instance], *, partial: bool = False) -> None:
    """Refuse an instance that is no valid attribute; a `partial` one may lack type and value."""
    for instance in instances:
        if instance.name in PLACES and instance.body.get("type", "GeoProperty") != "GeoProperty":
            raise bad_data(f"{instance.name}: it is a GeoProperty")
        check_body(instance.name, instance.body, partial=partial)


def check_body(name: str, body: Body, *, partial: bool = False) -> None:
    """Refuse an instance whose members break clause 4.5; the refusal names the member."""
    _check_kind(name, body, partial=partial)
    for member in ("observedAt", "expiresAt"):
        if member in body and body[member] != NULL and not is_utc(body[member]):
            raise bad_data(f"{name}: {member} is no date and time in UTC, with a Z at its end")
    if "unitCode" in body:
        if not isinstance(body["unitCode"], str):
            raise bad_data(f"{name}: unitCode is no string")
        if body.get("type", "Property") not in _WITH_UNITS:
            raise bad_data(f"{name}: unitCode does not belong in a {body['type']}")
    _check_sealed(name, body)
    if body.get("type") == "LanguageProperty" and body.get("valueType", LANG_STRING) != LANG_STRING:
        raise bad_data(f"{name}: the valueType of a LanguageProperty is {LANG_STRING}")
    if (given := body.get("datasetId")) and given != "@none" and not URI.fullmatch(given):
        raise bad_data(f"{name}: datasetId is no URI")
    for inner, value in body.items():
        if inner not in MEMBERS:
            _check_inner(f"{name}.{inner}", value, partial=partial)


def _check_sealed(name: str, body: Body) -> None:
    """4.5.2.2: a proof is an object, and says in texts of which entity it is."""
    for member in SEALED & body.keys():
        if name != PROOF or not isinstance(body[member], str):
            raise bad_data(f"{name}: {member} is a text, and stands in {PROOF} alone")
    if name == PROOF and not isinstance(body.get("value", {}), dict):
        raise bad_data(f"{name}: the value of a proof is an object")


def _check_inner(name: str, value: Any, *, partial: bool) -> None:
    """An attribute of an attribute, or the list of its instances."""
    for one in value if isinstance(value, list) else (value,):
        check_body(name, one, partial=partial)
        if not partial and is_null(one):
            raise bad_data(f"{name}: nothing is there to delete")


def _check_kind(name: str, body: Body, *, partial: bool) -> None:
    """The type, the member that must hold the value, and none that holds another's."""
    kind = body.get("type")
    if not isinstance(kind, str) or kind not in VALUE_MEMBER:
        if partial and kind is None:
            return
        raise bad_data(f"{name}: type {str(kind)[:40]!r} is no kind of attribute")
    member = VALUE_MEMBER[kind]
    if member in body:
        _check_value(name, kind, body[member], deletes=partial)
    elif not partial:
        raise bad_data(f"{name}: a {kind} needs {member}")
    for other in body.keys() & _VALUE_MEMBERS:
        if other != member:
            raise bad_data(f"{name}: {other} does not belong in a {kind}")


def microseconds(at: dt.datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (at - EPOCH) // dt.timedelta(microseconds=1)


def instant(given: object) -> int | None:
    """Microseconds since 1970 of an ISO 8601 instant with a time zone; None when it is none."""
    if not isinstance(given, str):
        return None
    try:
        at = dt.datetime.fromisoformat(given)
        return None if at.tzinfo is None else microseconds(at)
    except (ValueError, OverflowError):
        return None


def is_utc(given: object) -> bool:
    """Whether it is an ISO 8601 instant as clause 4.6.3 has it, in UTC."""
    return isinstance(given, str) and given.endswith("Z") and instant(given) is not None


def isoformat(at: int) -> str:
    """`2026-11-24T03:04:05.678Z`, with microseconds only where they are not zero."""
    moment = EPOCH + dt.timedelta(microseconds=at)
    precision = "microseconds" if at % 1000 else "milliseconds"
    return moment.isoformat(timespec=precision).removesuffix("+00:00") + "Z"


def _check_value(name: str, kind: str, value: object, *, deletes: bool) -> None:
    if value == NULL:
        return
    if value is None:
        raise bad_data(f"{name}: null; urn:ngsi-ld:null deletes")
    _VALUE_CHECKS[kind](name, value)
    if not deletes and isinstance(value, dict) and kind == "Property" and _holds_null(value):
        raise bad_data(f"{name}: {NULL} within the value")


def _holds_null(value: object) -> bool:
    """Whether a member somewhere in a value, whose depth is checked, asks to be deleted."""
    if isinstance(value, dict | list):
        return any(map(_holds_null, value.values() if isinstance(value, dict) else value))
    return value == NULL


def _check_property(name: str, value: object) -> None:
    _check_depth(name, value, limits.value_depth_max)


def _check_relationship(name: str, value: object) -> None:
    for one in value if isinstance(value, list) and value else (value,):
        if not isinstance(one, str) or not URI.fullmatch(one):
            raise bad_data(f"{name}: object is no URI")


def _check_objects(name: str, value: object) -> None:
    if not isinstance(value, list):
        raise bad_data(f"{name}: not a list")
    for one in value:
        given = one.get("object") if isinstance(one, dict) else one
        if not isinstance(given, str) or not URI.fullmatch(given):
            raise bad_data(f"{name}: objectList holds what is no URI")


def _check_json(name: str, value: object) -> None:
    if not isinstance(value, dict | list):
        raise bad_data(f"{name}: json is neither an object nor a list")
    _check_depth(name, value, limits.value_depth_max, nulls=True)


def _check_languages(name: str, value: object) -> None:
    if not isinstance(value, dict) or not all(
        tag
        and (
            isinstance(one, str)
            or (isinstance(one, list) and all(isinstance(item, str) for item in one))
        )
        for tag, one in value.items()
    ):
        raise bad_data(f"{name}: languageMap leads from language tags to texts")


def _check_list(name: str, value: object) -> None:
    if not isinstance(value, list):
        raise bad_data(f"{name}: not a list")
    _check_depth(name, value, limits.value_depth_max)


def check_geometry(name: str, value: object) -> None:
    """Refuse what is no GeoJSON geometry (RFC 7946, 3.1), or a collection of them (4.7.1)."""
    if not isinstance(value, dict) or value.get("type") not in tuple(GEOMETRIES):
        raise bad_data(f"{name}: no GeoJSON geometry")
    problem = _coordinates_problem(value["type"], value.get("coordinates"))
    if problem:
        raise bad_data(f"{name}: {problem}")


def _coordinates_problem(kind: str, given: object) -> str:
    if kind == "Point":
        return "" if _is_position(given) else "no position: [longitude, latitude]"
    if not isinstance(given, list) or not given or len(given) > limits.geometry_points_max:
        return "coordinates is no list, empty or too long"
    if kind in {"MultiPoint", "LineString"}:
        if kind == "LineString" and len(given) < LINE_POINTS_MIN:
            return "a line has two positions or more"
        return "" if all(map(_is_position, given)) else "no position: [longitude, latitude]"
    if kind == "Polygon":
        return next((why for ring in given if (why := _ring_problem(ring))), "")
    inner = {"MultiLineString": "LineString", "MultiPolygon": "Polygon"}[kind]
    return next((why for one in given if (why := _coordinates_problem(inner, one))), "")


def _ring_problem(ring: object) -> str:
    if _coordinates_problem("MultiPoint", ring):
        return "no position: [longitude, latitude]"
    assert isinstance(ring, list)
    if len(ring) < RING_POINTS_MIN or ring[0] != ring[-1]:
        return "a ring has four positions or more and ends where it began"
    return ""


def _is_position(given: object) -> bool:
    return (
        isinstance(given, list)
        and len(given) in POINT_NUMBERS
        and all(type(one) in {int, float} and math.isfinite(one) for one in given)
        and abs(given[0]) <= LONGITUDE_MAX
        and abs(given[1]) <= LATITUDE_MAX
    )


def _check_depth(name: str, value: object, left: int, *, nulls: bool = False) -> None:
    if left == 0:
        raise bad_data(f"{name}: nested over {limits.value_depth_max} levels")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            if isinstance(one, dict | list):
                _check_depth(name, one, left - 1, nulls=nulls)
            elif one is None and not nulls:
                raise bad_data(f"{name}: null within the value; leave the member out")


_VALUE_CHECKS: dict[str, Callable[[str, object], None]] = {
    "Property": _check_property,
    "GeoProperty": check_geometry,
    "Relationship": _check_relationship,
    "LanguageProperty": _check_languages,
    "VocabProperty": lambda name, value: None,
    "JsonProperty": _check_json,
    "ListProperty": _check_list,
    "ListRelationship": _check_objects,
}


def middle(geometry: dict[str, Any]) -> tuple[float, float]:
    """The point itself, or the middle of the bounding box of another geometry."""
    west, south, east, north = bounds(geometry)
    return (west + east) / 2, (south + north) / 2


def bounds(geometry: dict[str, Any]) -> tuple[float, float, float, float]:
    """West, south, east and north of a geometry."""
    lons, lats = zip(*positions(geometry), strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def positions(geometry: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """Every position of a valid geometry; refuses one with too many."""
    waiting: list[Any] = [geometry]
    seen = 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one.get("geometries", []) or [one["coordinates"]])
        elif isinstance(one[0], list):
            waiting.extend(one)
        else:
            seen += 1
            if seen > limits.geometry_points_max:
                raise bad_data(f"a geometry has at most {limits.geometry_points_max} positions")
            yield float(one[0]), float(one[1])


def is_null(body: Body) -> bool:
    """Whether the instance asks for its own deletion."""
    kind = body.get("type")
    member = VALUE_MEMBER.get(kind, "value") if isinstance(kind, str) else "value"
    value = body.get(member)
    return value in (NULL, {"@none": NULL})
