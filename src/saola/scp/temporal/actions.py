"""What clients tell of the past, correct in it, and have forgotten."""

from collections.abc import Sequence

import orjson

from saola.kernel import clock
from saola.kernel.errors import Refusal
from saola.scp import refusals
from saola.scp.broker import store as broker
from saola.scp.broker.model import Verb, Write
from saola.scp.broker.pipeline import Pipeline
from saola.scp.db import Connections, Tx
from saola.scp.entities.model import Body, Entity, Instance, index_of, observed_at
from saola.scp.entities.rules import check_body, instant, is_null, microseconds
from saola.scp.temporal import store
from saola.scp.temporal.aggregates import store as aggregates
from saola.scp.temporal.archive import store as archive
from saola.scp.temporal.model import PERIOD_SHIFT, Notes, Record, period
from saola.scp.temporal.rules import amended, place_of, row_of
from saola.scp.temporal.tiers import Tiers


class Keeper:
    """Takes what is told: through the broker's pipeline where it is news of the present too."""

    def __init__(self, pipeline: Pipeline, connections: Connections, tiers: Tiers) -> None:
        """Write through `pipeline`, and to the history through `connections`, in its `tiers`."""
        self._pipeline = pipeline
        self._connections = connections
        self._tiers = tiers

    async def tell(self, given: Notes) -> bool:
        """Remember the instances; whether the entity is new.

        The newest observation of each attribute is the current one. Of an entity that was deleted
        only the past is told: it stays deleted.
        """
        async with self._connections.reading() as tx:
            before = (await broker.load(tx, [given.id])).get(given.id)
        if before is not None and before.deleted and await self._tiers.holds(before.seq):
            return await self._append(before, given.instances)
        change = await self._pipeline.write_one(
            Write(
                verb=Verb.OBSERVE,
                id=given.id,
                types=given.types,
                scope=given.scope,
                instances=tuple(one for one in given.instances if not is_null(one.body)),
            )
        )
        nulls = [one for one in given.instances if is_null(one.body)]
        if change.created:
            async with self._connections.transaction() as tx:
                await store.note_told(tx, change.after.seq)
        if nulls:
            await self._append(change.after, nulls)
        return change.created

    async def add(self, entity_id: str, given: Notes) -> None:
        """Remember more instances of an entity; refuses when nothing is known of it."""
        await self._known(entity_id)
        await self.tell(
            Notes(id=entity_id, types=given.types, scope=given.scope, instances=given.instances)
        )

    async def amend(self, entity_id: str, name: str, seq: int, fragment: Body) -> None:
        """Put members of one instance in the place of its own."""
        now = microseconds(clock.now())
        entity = await self._known(entity_id)
        await self._tiers.restore(entity.seq, seq)
        async with self._connections.transaction() as tx:
            one = await _instance(tx, entity, name, seq)
            body = amended(one.body, fragment)
            check_body(name, body)
            lon, lat = place_of(body)
            observed, number = instant(observed_at(body)), index_of(body)[0]
            raw = orjson.dumps(body).decode()
            await store.amend(tx, one, (observed, now, raw, one.created_at, number, lon, lat))
            await _corrected(tx, one)

    async def forget(self, entity_id: str) -> None:
        """Remove an entity's history; also the entity, when it is there only for having one.

        The entity goes first: where that is refused nothing has changed, and it can be repeated.
        """
        entity = await self._known(entity_id)
        async with self._connections.reading() as tx:
            told = await store.is_told(tx, entity.seq)
        if told and not entity.deleted:
            await self._pipeline.write_one(Write(verb=Verb.DELETE, id=entity_id))
        async with self._connections.transaction() as tx:
            await _forget(tx, entity.seq)
            await store.untell(tx, entity.seq)

    async def forget_attribute(self, entity_id: str, name: str, dataset: str | None) -> None:
        """Remove what is remembered of an attribute: of one dataset, or (None) of all."""
        entity = await self._known(entity_id)
        if not await self._tiers.holds(entity.seq, name, dataset):
            raise Refusal(refusals.NOT_FOUND, detail=f"{entity_id} has no {name}")
        async with self._connections.transaction() as tx:
            await _forget(tx, entity.seq, name, dataset)

    async def forget_instance(self, entity_id: str, name: str, seq: int) -> None:
        """Remove one instance."""
        entity = await self._known(entity_id)
        await self._tiers.restore(entity.seq, seq)
        async with self._connections.transaction() as tx:
            one = await _instance(tx, entity, name, seq)
            await store.forget_instance(tx, one)
            await _corrected(tx, one)

    async def _known(self, entity_id: str) -> Entity:
        async with self._connections.reading() as tx:
            found = (await broker.load(tx, [entity_id])).get(entity_id)
        if found is None or not await self._tiers.holds(found.seq):
            raise Refusal(refusals.NOT_FOUND, detail=entity_id)
        return found

    async def _append(self, entity: Entity, instances: Sequence[Instance]) -> bool:
        """Remember instances that are no news of the present; False, since nothing is new."""
        now = microseconds(clock.now())
        rows = [
            row_of(
                entity.seq,
                one.name,
                one.dataset,
                one.body,
                now,
                raw=orjson.dumps(one.body).decode(),
            )
            for one in instances
        ]
        async with self._connections.transaction() as tx:
            await store.open_period(tx, period(now))
            await store.append(tx, period(now), rows)
        return False


async def _forget(tx: Tx, entity: int, name: str = "", dataset: str | None = None) -> None:
    """Remove what the database holds, and count no more what archives hold."""
    await store.forget(tx, entity, name, dataset)
    await archive.withdraw(tx, entity, name, dataset)
    await aggregates.forget(tx, entity, name, dataset)


async def _corrected(tx: Tx, one: Record) -> None:
    """Have what depends on an instance follow its correction."""
    number = one.seq >> PERIOD_SHIFT
    await archive.edited(tx, number)
    await aggregates.recount(tx, number, one.entity, one.name, one.dataset)


async def _instance(tx: Tx, entity: Entity, name: str, seq: int) -> Record:
    one = await store.instance(tx, seq)
    if one is None or one.entity != entity.seq or one.name != name:
        raise Refusal(refusals.NOT_FOUND, detail=f"{entity.id} has no such instance of {name}")
    return one
