"""History in the database and in files, asked as if it were one.

What of the files a question needs is brought beside the database for as long as it is answered;
so the very statements answer it that would if nothing had ever left.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

import msgspec

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.db import Connections, Row, Tx
from saola.scp.selection.model import Selection, names
from saola.scp.temporal import store
from saola.scp.temporal.aggregates import store as aggregates
from saola.scp.temporal.archive import store as archive
from saola.scp.temporal.model import (
    NO_ATTRIBUTE,
    PERIOD_SHIFT,
    Aggregation,
    Bucket,
    Period,
    Span,
)
from saola.scp.temporal.parquet.store import Files, Shelf
from saola.scp.temporal.rules import bounds


class Past:
    """A snapshot of the history, in which the files that matter to a span are known."""

    def __init__(self, tx: Tx, files: Files, wanted: tuple[str, ...] = ()) -> None:
        """`wanted` are the names of the files; without any, `tx` answers everything."""
        self.tx = tx
        self._files = files
        self._wanted = wanted

    async def bring_evolution(self, entities: Sequence[int], span: Span, limit: int) -> None:
        """Have there what `store.evolution` answers from."""
        if self._wanted:
            shelf = await self._shelf(entities)
            await self._thaw(
                await asyncio.to_thread(self._files.evolution, shelf, entities, span, limit)
            )

    async def bring_instances(self, entities: Sequence[int], span: Span) -> None:
        """Have every instance of the span there; refuses more than may be brought."""
        if self._wanted:
            shelf, most = await self._shelf(entities), limits.thawed_instances_max
            rows = await asyncio.to_thread(self._files.instances, shelf, entities, span, most + 1)
            if len(rows) > most:
                raise Refusal(
                    refusals.TOO_COMPLEX, detail=f"over {most} archived instances in this span"
                )
            await self._thaw(rows)

    async def computed(
        self, entity: int, span: Span, wanted: Aggregation, limit: int
    ) -> tuple[list[Bucket], dict[int, str]]:
        """Up to `limit` aggregates, and the kinds of attribute of the instances they name.

        From those that are kept where these can answer, from the instances where not.
        """
        ends = await self._ends(entity, span, wanted.period)
        if ends is None:
            return [], {}
        parts = bounds(wanted.period, *ends)
        kept = await aggregates.answer(self.tx, entity, span, wanted, parts)
        if kept is not None and not kept[1]:
            return kept[0][:limit], {}
        if kept is not None:
            span = msgspec.structs.replace(span, names=kept[1], without=())
        await self.bring_instances([entity], span)
        found = await store.aggregates(self.tx, entity, span, wanted, parts, limit)
        kinds = await store.kinds(self.tx, [one.seq for one in found])
        if kept is not None:
            found = sorted(
                _over(kept[0], found), key=lambda one: (one.start, one.name, one.dataset)
            )
        return found[:limit], kinds

    async def _ends(self, entity: int, span: Span, period: Period) -> tuple[int, int] | None:
        """From when to when the periods reach: as the span says, or as far as there is anything."""
        start, end = span.start, span.end
        if start is None or (end is None and (period.whole or period.months)):
            reaches = [await store.reach(self.tx, entity, span)]
            if self._wanted:
                shelf = await self._shelf([entity])
                reaches.append(await asyncio.to_thread(self._files.reach, shelf, entity, span))
            known = [one for one in reaches if one is not None]
            if not known and (kept := await aggregates.reach(self.tx, entity, span)):
                known = [kept]
            if not known:
                return None
            start = min(one[0] for one in known) if start is None else start
            end = max(one[1] for one in known) if end is None else end
        return start, start if end is None else end

    async def bring_matching(self, selection: Selection, span: Span) -> None:
        """Have there what `store.find` looks at: what is shown, and what is asked about."""
        if not self._wanted:
            return
        narrow = msgspec.structs.replace(selection, q=None, geo=None, attributes=())
        entities = await archive.candidates(self.tx, narrow)
        if not entities:
            return
        anything = msgspec.structs.replace(span, names=(), without=(), datasets=(), last=0)
        shown = msgspec.structs.replace(span, last=0)
        if span.names == NO_ATTRIBUTE:
            shown = msgspec.structs.replace(shown, names=())
        shelf = await self._shelf(entities)
        await self._thaw(await asyncio.to_thread(self._files.samples, shelf, entities, shown))
        if about := _about(selection):
            asked = msgspec.structs.replace(anything, names=tuple(sorted(about)))
            await self.bring_instances(entities, asked)

    async def _shelf(self, entities: Sequence[int]) -> Shelf:
        return Shelf(self._wanted, await archive.withdrawn(self.tx, entities))

    async def _thaw(self, rows: Sequence[Row]) -> None:
        await archive.thaw(self.tx, rows)


def _about(selection: Selection) -> frozenset[str]:
    """The attributes whose instances decide whether the selection holds."""
    asked = names(selection.q) if selection.q is not None else frozenset[str]()
    geo = {selection.geo.name} if selection.geo is not None else set[str]()
    return asked.union(selection.attributes, geo)


def _over(kept: Sequence[Bucket], found: Sequence[Bucket]) -> list[Bucket]:
    """The buckets found, and those kept in whose place none was found."""
    places = {(one.name, one.dataset, one.start) for one in found}
    left = [one for one in kept if (one.name, one.dataset, one.start) not in places]
    return [*left, *found]


class Tiers:
    """The history of one store, wherever it lies."""

    def __init__(self, connections: Connections, files: Files) -> None:
        """In the database of `connections`, and in `files`."""
        self._connections = connections
        self.files = files

    @contextlib.asynccontextmanager
    async def reading(self, span: Span) -> AsyncIterator[Past]:
        """One state of the history, aside only when files matter to the span."""
        async with self._connections.reading() as tx:
            aside = bool(await archive.relevant(tx, span))
        if not aside:
            async with self._connections.snapshot() as tx:
                if not await archive.relevant(tx, span):
                    yield Past(tx, self.files)
                    return
        async with self._connections.aside() as tx:
            yield Past(tx, self.files, await archive.relevant(tx, span))

    async def holds(
        self, entity: int, name: str = "", dataset: str | None = None, *, computed: bool = False
    ) -> bool:
        """Whether there is any history of the entity, of its attribute, of that instance.

        Or, with `computed`, any aggregates of the entity.
        """
        async with self._connections.reading() as tx:
            if await store.holds(tx, entity, name, dataset):
                return True
            if computed and await aggregates.holds(tx, entity):
                return True
            kept = await archive.files(tx)
            shelf = Shelf(tuple(kept.values()), await archive.withdrawn(tx, [entity]))
        if not kept:
            return False
        return bool(await asyncio.to_thread(self.files.series, shelf, entity, name, dataset, 1))

    async def restore(self, entity: int, seq: int) -> None:
        """Bring an archived instance of the entity back to be corrected, and its series with it.

        The series goes to a file again, as it then is, when the period is next archived.
        """
        period = seq >> PERIOD_SHIFT
        async with self._connections.reading() as tx:
            if await store.instance(tx, seq) is not None:
                return
            shelf = await archive.shelf(tx, period)
        if shelf is None:
            return
        one = await asyncio.to_thread(self.files.instance, shelf, seq)
        if one is None or one[1] != entity:
            return
        rows = await asyncio.to_thread(
            self.files.series, shelf, entity, one[2], one[3], limits.thawed_instances_max
        )
        async with self._connections.transaction() as tx:
            unchanged = await archive.shelf(tx, period) == shelf
            if unchanged:
                await archive.restore(tx, period, rows)
        if not unchanged:
            await self.restore(entity, seq)

    async def close(self) -> None:
        """Let go of the files."""
        await asyncio.to_thread(self.files.close)
