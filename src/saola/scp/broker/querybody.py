"""The body of a query by POST (clause 5.2.23), turned into the parameters of a query by GET."""

from collections.abc import Iterable
from typing import Any

import msgspec
import orjson

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.broker import asking
from saola.scp.contexts.model import Context
from saola.scp.envelopes import Received
from saola.scp.refusals import bad_data
from saola.scp.selection.model import Selection

_TEXTS = ("q", "csf", "lang", "scopeQ", "join")
_LISTS = ("attrs", "pick", "omit", "datasetId", "containedBy", "expandValues", "jsonKeys")
_GEO = ("georel", "geometry", "coordinates", "geoproperty")
_ORDER = ("orderBy", "collation", "coordinates", "geometry")
_TAKEN = {*_TEXTS, *_LISTS, "type", "@context", "entities", "geoQ", "joinLevel", "ordering"}
_TAKEN |= {"entityMap", "splitEntities", "local", "@type"}


def understood(received: Received) -> tuple[Received, tuple[Selection, ...]]:
    """The request as if its body stood in its parameters, and the entities it selects.

    Refuses a body that is no Query, naming the member.
    """
    document = received.document
    if not isinstance(document, dict) or document.get("type", document.get("@type")) != "Query":
        raise bad_data("type: the body of a query is a Query")
    if unknown := sorted(document.keys() - _TAKEN):
        raise bad_data(f"{unknown[0][:80]}: no member of a query of entities")
    params = dict(received.params)
    params.update({key: _text(document[key], key) for key in _TEXTS if key in document})
    params.update({key: _list(document[key], key) for key in _LISTS if key in document})
    if "joinLevel" in document:
        params["joinLevel"] = _whole(document["joinLevel"], "joinLevel")
    if "geoQ" in document:
        params.update(_geo(document["geoQ"]))
    if "ordering" in document:
        params.update(_ordering(document["ordering"]))
    selectors = _selectors(document, received.context)
    return msgspec.structs.replace(received, params=params), selectors


def _text(given: object, key: str) -> str:
    if not isinstance(given, str) or not given:
        raise bad_data(f"{key}: no text")
    return given


def _list(given: object, key: str) -> str:
    if isinstance(given, str):
        given = given.split(",")
    if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
        raise bad_data(f"{key}: no list of texts, or an empty one")
    return ",".join(given)


def _whole(given: object, key: str) -> str:
    if type(given) is not int:
        raise bad_data(f"{key}: no whole number")
    return str(given)


def _geo(given: object) -> dict[str, str]:
    if not isinstance(given, dict):
        raise bad_data("geoQ: no object")
    params = {key: _text(given[key], key) for key in _GEO if key in given and key != "coordinates"}
    if "coordinates" in given:
        params["coordinates"] = _coordinates(given["coordinates"])
    return params


def _coordinates(given: object) -> str:
    if not isinstance(given, list | str):
        raise bad_data("coordinates: no list")
    return given if isinstance(given, str) else orjson.dumps(given).decode()


def _ordering(given: object) -> dict[str, str]:
    if not isinstance(given, dict) or given.keys() - set(_ORDER):
        raise bad_data("ordering: no object of orderBy, collation, geometry and coordinates")
    params = {}
    if "orderBy" in given:
        params["orderBy"] = _list(given["orderBy"], "orderBy")
    if "collation" in given:
        params["collation"] = _text(given["collation"], "collation")
    if given.get("geometry", "Point") != "Point":
        raise bad_data("geometry: distances are from a Point")
    if "coordinates" in given:
        if not isinstance(given["coordinates"], list):
            raise bad_data("coordinates: no list")
        params["orderFrom"] = _coordinates(given["coordinates"])
    return params


def _selectors(document: dict[str, Any], context: Context) -> tuple[Selection, ...]:
    if "entities" not in document:
        return ()
    given = document["entities"]
    if not isinstance(given, list) or not given:
        raise bad_data("entities: no list, or an empty one")
    if len(given) > limits.query_selectors_max:
        raise Refusal(
            refusals.TOO_COMPLEX, detail=f"entities: over {limits.query_selectors_max} of them"
        )
    return tuple(selector(one, context) for one in given)


def selector(given: object, context: Context) -> Selection:
    """One entity selector (clause 5.2.33): a type, and ids or a pattern of them."""
    if not isinstance(given, dict):
        raise bad_data("entities: not an object")
    named = given.get("id", [])
    return Selection(
        types=asking.types(_text(given.get("type"), "entities: type"), context),
        ids=asking.ids(list(_ids(named))),
        id_pattern=""
        if named
        else asking.id_pattern(_text(given.get("idPattern", ".*"), "idPattern")),
    )


def _ids(given: object) -> Iterable[str]:
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, str):
            raise bad_data("entities: id is no text")
        yield one
