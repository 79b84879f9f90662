"""What a client's parameters ask for: which entities, in what order, how shown (6.4.3.2)."""

import msgspec

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.contexts.model import Context
from saola.scp.entities.expansion import name_of
from saola.scp.entities.representation import ENTITY_MEMBERS, View
from saola.scp.entities.rules import check_id
from saola.scp.envelopes import GEO_JSON, Received, listed, number, view
from saola.scp.refusals import bad_data
from saola.scp.selection import geometry, language, scopes
from saola.scp.selection import order as ordering
from saola.scp.selection import types as type_selection
from saola.scp.selection.model import Expression, Geo, Order, Selection

NOTHING = Selection(ids=("urn:saola:nothing",))


class Join(msgspec.Struct, frozen=True):
    """How linked entities are answered: `inline` or `flat`, `level` links deep, save `apart`."""

    kind: str = ""
    level: int = 0
    apart: tuple[str, ...] = ()


def selection(
    received: Received,
    readable: frozenset[str] | None,
    alternatives: tuple[Selection, ...] = (),
) -> Selection:
    """What is asked for, cut down to the types the asker may read.

    Refuses a query that names too little (5.7.2), and anything malformed.
    """
    params, context = received.params, received.context
    wanted = Selection(
        types=types(params.get("type", ""), context),
        ids=ids(listed(params, "id")),
        id_pattern=id_pattern(params.get("idPattern", "")),
        attributes=tuple(name_of(one, context) for one in listed(params, "attrs")),
        q=_q(received),
        geo=geo(params, context),
        scope=scopes.parse(params["scopeQ"]) if params.get("scopeQ") else None,
        alternatives=alternatives,
    )
    everything = params.get("type") == type_selection.ANY and params.get("local") != "false"
    if not wanted.bounded and params.get("local") != "true" and not everything:
        raise bad_data("name at least one of type, attrs, q or georel, or ask with local=true")
    if params.get("csf"):
        language.parse(params["csf"], context.expand)
    if picked := _picked(received):
        wanted = msgspec.structs.replace(wanted, attributes=picked)
    return permitted(wanted, readable)


def _picked(received: Received) -> tuple[str, ...]:
    """The attributes picked, when nothing else is: who has none is left out (4.21)."""
    pick = view(received).pick
    return tuple(sorted(pick.names)) if pick and pick.names.isdisjoint(ENTITY_MEMBERS) else ()


def _q(received: Received) -> Expression | None:
    params, context = received.params, received.context
    if not params.get("q"):
        return None
    expanded = frozenset(context.expand(one) for one in listed(params, "expandValues"))
    return language.parse(
        params["q"], context.expand, links=join(received).level, expanded=expanded
    )


def ids(given: list[str]) -> tuple[str, ...]:
    """The entities' ids; refuses what is none, and too many."""
    if len(given) > limits.query_ids_max:
        raise Refusal(refusals.TOO_COMPLEX, detail=f"over {limits.query_ids_max} ids")
    return tuple(check_id(one) for one in given)


def id_pattern(given: str) -> str:
    """The regular expression ids must fit; empty when any will do."""
    return "" if given in {"", ".*"} else language.check_pattern(given)


def permitted(wanted: Selection, readable: frozenset[str] | None) -> Selection:
    """`wanted`, cut down to readable types."""
    if readable is None:
        return wanted
    given = wanted.types or tuple((name,) for name in sorted(readable))
    left = tuple(names for names in given if not readable.isdisjoint(names))
    return msgspec.structs.replace(wanted, types=left) if left else NOTHING


def types(text: str, context: Context) -> tuple[tuple[str, ...], ...]:
    """The sets of types in a `type` parameter (4.17)."""
    return type_selection.parse(text, lambda one: name_of(one, context))


def geo(params: dict[str, str], context: Context) -> Geo | None:
    """The geo-query in the parameters; one in a single `geoQ` value counts too."""
    if params.get("geoQ") and not params.get("georel"):
        parts = (part.partition("=") for part in params["geoQ"].split("&"))
        params = {**params, **{key: value for key, _, value in parts}}
    given = [key for key in ("georel", "geometry", "coordinates") if params.get(key)]
    if not given:
        return None
    if len(given) < 3:  # noqa: PLR2004 # the three members a geo-query is made of
        raise bad_data("a geo-query needs georel, geometry and coordinates")
    return geometry.parse(
        params["georel"],
        params["geometry"],
        params["coordinates"],
        context.expand(params.get("geoproperty") or "location"),
    )


def order(received: Received) -> tuple[Order, ...]:
    """In which order the entities are to come (4.23); none given, that of their creation."""
    params, expand = received.params, received.context.expand
    ordering.check_collation(params.get("collation", ""))
    if not params.get("orderBy"):
        return ()
    return ordering.parse(params["orderBy"], expand, params.get("orderFrom"))


def join(received: Received) -> Join:
    """How linked entities are wanted (4.5.23)."""
    params = received.params
    kind = params.get("join", "")
    if kind not in {"", "@none", "inline", "flat"}:
        raise bad_data(f"join: {kind[:40]!r} is neither inline nor flat")
    level = number(params, "joinLevel", 1, limits.join_levels_max, 1)
    if kind in {"", "@none"}:
        return Join()
    return Join(kind, level, ids(listed(params, "containedBy")))


def shown(received: Received) -> View:
    """How the entities are wanted; refuses parameters that contradict each other."""
    params, how = received.params, view(received)
    depth = max(one.depth if one else 0 for one in (how.pick, how.omit))
    if depth > join(received).level:
        raise bad_data("pick and omit reach further than the entities joined")
    if params.get("geometryProperty") and received.media != GEO_JSON:
        raise bad_data(f"geometryProperty goes with {GEO_JSON} alone")
    return how


def page(received: Received) -> tuple[int, int, bool]:
    """Limit, offset, and whether the number of all matches is wanted."""
    params = received.params
    counted = params.get("count") == "true" or "count" in received.options
    least = 0 if counted else 1
    limit = number(params, "limit", limits.query_entities_default, limits.query_entities_max, least)
    return limit, number(params, "offset", 0, limits.query_offset_max), counted
