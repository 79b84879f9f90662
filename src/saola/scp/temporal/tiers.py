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
from saola.scp.temporal.archive import store as archive
from saola.scp.temporal.model import NO_ATTRIBUTE, PERIOD_SHIFT, Span
from saola.scp.temporal.parquet.store import Files, Shelf


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

    async def holds(self, entity: int, name: str = "", dataset: str | None = None) -> bool:
        """Whether there is any history of the entity, of its attribute, of that instance."""
        async with self._connections.reading() as tx:
            if await store.holds(tx, entity, name, dataset):
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
