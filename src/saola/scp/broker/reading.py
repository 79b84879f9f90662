"""Reading the current state: the entities that are selected, and what they lead to."""

from collections.abc import Sequence

import msgspec

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.broker import store
from saola.scp.broker.asking import Join, page, selection
from saola.scp.db import Connections, Tx
from saola.scp.entities import representation
from saola.scp.entities.model import Entity
from saola.scp.entities.rules import check_id
from saola.scp.selection.model import Order, Selection

__all__ = [
    "Page",
    "kept",
    "linked",
    "linked_in",
    "may_see",
    "page",
    "query",
    "retrieve",
    "seen",
    "selection",
]


class Page(msgspec.Struct, frozen=True):
    """Which of the matching entities are answered: `limit` of them, those before left out."""

    limit: int
    offset: int = 0
    order: tuple[Order, ...] = ()
    collated: bool = False


async def retrieve(
    connections: Connections, entity_id: str, readable: frozenset[str] | None
) -> Entity:
    """The entity, when it exists and may be seen: what may not be seen is not found either."""
    return seen(await kept(connections, check_id(entity_id)), entity_id, readable)


async def kept(connections: Connections, entity_id: str) -> Entity | None:
    """What is kept here of an entity, for whomever to see."""
    async with connections.reading() as tx:
        found = (await store.load(tx, [entity_id])).get(entity_id)
    return None if found is None or found.deleted else found


def seen(found: Entity | None, entity_id: str, readable: frozenset[str] | None) -> Entity:
    """What was found, when it may be seen."""
    if found is None or not may_see(found, readable):
        raise Refusal(refusals.NOT_FOUND, detail=entity_id)
    return found


def may_see(entity: Entity, readable: frozenset[str] | None) -> bool:
    """Whether one of the entity's types may be read."""
    return readable is None or not readable.isdisjoint(entity.types)


async def query(
    connections: Connections, wanted: Selection, how: Page
) -> tuple[Sequence[Entity], bool]:
    """One page of matching entities, and whether there are more."""
    if how.limit == 0:
        return (), False
    async with connections.snapshot() as tx:  # what matched is answered as it matched
        found = await store.find(
            tx, wanted, how.limit + 1, how.offset, how.order, collated=how.collated
        )
    return found[: how.limit], len(found) > how.limit


async def linked(
    connections: Connections,
    found: Sequence[Entity],
    how: Join,
    readable: frozenset[str] | None,
) -> dict[str, Entity]:
    """The entities that `found` lead to, as many links deep as are joined, by id.

    What does not exist or may not be seen is left out.
    """
    if not how.level:
        return {}
    async with connections.reading() as tx:
        return await linked_in(tx, found, how, readable)


async def linked_in(
    tx: Tx, found: Sequence[Entity], how: Join, readable: frozenset[str] | None = None
) -> dict[str, Entity]:
    """The same, within a transaction."""
    joined: dict[str, Entity] = {}
    seen = set(how.apart)
    for _ in range(how.level):
        ids = {
            target
            for one in found
            for attribute in one.attributes.values()
            for target in representation.targets(attribute.body)
        }
        wanted = sorted(ids - seen)
        if not wanted:
            break
        if len(joined) + len(wanted) > limits.joined_entities_max:
            raise Refusal(refusals.TOO_MANY_RESULTS, detail="linked entities")
        loaded = await store.load(tx, wanted)
        found = [one for one in loaded.values() if not one.deleted and may_see(one, readable)]
        joined.update({one.id: one for one in found})
        seen.update(wanted)
    return joined
