"""Reading the current state: what a client's parameters select, and what it may see."""

from collections.abc import Sequence

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.broker import store
from saola.scp.contexts.model import Context
from saola.scp.db import Connections
from saola.scp.entities.expansion import name_of
from saola.scp.entities.model import Entity
from saola.scp.entities.rules import check_id
from saola.scp.envelopes import Received, listed, number
from saola.scp.refusals import bad_data
from saola.scp.selection import geometry, language
from saola.scp.selection.model import Geo, Selection

NOTHING = Selection(ids=("urn:saola:nothing",))


def selection(received: Received, readable: frozenset[str] | None) -> Selection:
    """What is asked for (6.4.3.2), cut down to the types the asker may read.

    Refuses a query that names nothing at all, and anything malformed.
    """
    params, context = received.params, received.context
    ids = tuple(check_id(one) for one in listed(params, "id"))
    if len(ids) > limits.query_ids_max:
        raise Refusal(refusals.TOO_COMPLEX, detail=f"over {limits.query_ids_max} ids")
    pattern = params.get("idPattern", "")
    wanted = Selection(
        types=types(params.get("type", ""), context),
        ids=ids,
        id_pattern="" if pattern in {"", ".*"} else language.check_pattern(pattern),
        attributes=tuple(name_of(one, context) for one in listed(params, "attrs")),
        q=language.parse(params["q"], context.expand) if params.get("q") else None,
        geo=geo(params, context),
    )
    if not wanted.bounded and params.get("local") != "true" and not pattern:
        raise bad_data("name at least one of type, id, attrs, q or georel")
    return permitted(wanted, readable)


def permitted(wanted: Selection, readable: frozenset[str] | None) -> Selection:
    """`wanted`, cut down to readable types."""
    if readable is None:
        return wanted
    left = tuple(one for one in (wanted.types or sorted(readable)) if one in readable)
    return (
        NOTHING
        if not left
        else Selection(
            types=left,
            ids=wanted.ids,
            id_pattern=wanted.id_pattern,
            attributes=wanted.attributes,
            q=wanted.q,
            geo=wanted.geo,
        )
    )


def types(text: str, context: Context) -> tuple[str, ...]:
    """The alternatives in a `type` parameter (4.17); several at once are not supported yet."""
    if ";" in text or "(" in text:
        raise Refusal(refusals.NOT_IMPLEMENTED, detail="a type selection with ; or ( )")
    terms = [part for part in text.replace("|", ",").split(",") if part]
    if text and not terms:
        raise bad_data("type: no name")
    return tuple(dict.fromkeys(name_of(one, context) for one in terms))


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
        context.expand(params.get("geoproperty", "location")),
    )


async def retrieve(
    connections: Connections, entity_id: str, readable: frozenset[str] | None
) -> Entity:
    """The entity, when it exists and may be seen: what may not be seen is not found either."""
    async with connections.reading() as tx:
        found = (await store.load(tx, [check_id(entity_id)])).get(entity_id)
    if found is None or found.deleted or not may_see(found, readable):
        raise Refusal(refusals.NOT_FOUND, detail=entity_id)
    return found


def may_see(entity: Entity, readable: frozenset[str] | None) -> bool:
    """Whether one of the entity's types may be read."""
    return readable is None or not readable.isdisjoint(entity.types)


def page(received: Received) -> tuple[int, int, bool]:
    """Limit, offset, and whether the number of all matches is wanted."""
    params = received.params
    counted = params.get("count") == "true" or "count" in received.options
    least = 0 if counted else 1
    limit = number(params, "limit", limits.query_entities_default, limits.query_entities_max, least)
    return limit, number(params, "offset", 0, limits.query_offset_max), counted


async def query(
    connections: Connections, wanted: Selection, limit: int, offset: int
) -> tuple[Sequence[Entity], bool]:
    """One page of matching entities, and whether there are more."""
    if limit == 0:
        return (), False
    async with connections.reading() as tx:
        found = await store.find(tx, wanted, limit + 1, offset)
    return found[:limit], len(found) > limit
