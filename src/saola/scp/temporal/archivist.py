"""Moves periods that grew old from the database to files, and drops those nobody keeps.

A period is written, read back and compared before one transaction has it answered from the file
alone. Killed before that, it is still in the database; the file nobody names goes at a later turn.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence

from saola.kernel import clock, telemetry
from saola.scp import limits
from saola.scp.db import Connections, Row
from saola.scp.entities.rules import microseconds
from saola.scp.temporal import store
from saola.scp.temporal.aggregates import store as aggregates
from saola.scp.temporal.archive import store as archive
from saola.scp.temporal.model import first_of
from saola.scp.temporal.model import period as period_of
from saola.scp.temporal.parquet.store import Files

DAY_US = 24 * 3600 * 1_000_000

log = telemetry.logger("scp.archive")


class Archivist:
    """Looks after the tiers of one store; the only one who writes its files."""

    def __init__(
        self, connections: Connections, files: Files, *, archive_days: int = 0, days: int = 0
    ) -> None:
        """Archive what is older than `archive_days`, drop what is older than `days`; 0: never."""
        self._connections = connections
        self._files = files
        self._archive_days = archive_days
        self._days = days

    async def sweep(self) -> None:
        """Drop, archive, and remove the files that nobody names any more."""
        now = microseconds(clock.now())
        if self._days:
            await self.drop(now - self._days * DAY_US)
        if self._archive_days:
            await self.archive(now - self._archive_days * DAY_US)
        async with self._connections.reading() as tx:
            kept = await archive.files(tx)
        before = clock.now().timestamp() - limits.archive_grace_s
        if gone := await asyncio.to_thread(self._files.tidy, kept.values(), before):
            log.info("archives_removed", files=gone)

    async def count(self) -> None:
        """Have the aggregates count every instance there is, a few thousand at a time."""
        more = True
        while more:
            async with self._connections.transaction() as tx:
                more = await aggregates.count_up(tx, limits.aggregate_turn_instances)
            await asyncio.sleep(limits.aggregate_pause_s)

    async def drop(self, before: int) -> list[int]:
        """Drop the periods, archived or not, that ended before this instant; their numbers."""
        await self.count()
        async with self._connections.transaction() as tx:
            gone = await store.drop_periods(tx, before)
            for period in await archive.files(tx):
                if period < period_of(before):
                    await archive.shelve(tx, period, None)
                    gone.append(period)
        if gone:
            log.info("history_dropped", periods=sorted(set(gone)))
        return sorted(set(gone))

    async def archive(self, before: int) -> list[int]:
        """Write the periods that ended before this instant (microseconds) to files; their numbers.

        Of one that was archived before, what was corrected since is written with the rest.
        """
        await self.count()
        async with self._connections.reading() as tx:
            stale = {row[0] for row in await archive.withdrawn(tx)}
            due = {one for one in await store.periods(tx) if await store.has_ended(tx, one, before)}
            due |= stale & (await archive.files(tx)).keys()
        return [one for one in sorted(due) if await self._archive(one)]

    async def _archive(self, period: int) -> bool:
        """Write one period; False when it was corrected meanwhile, and is due again."""
        async with self._connections.reading() as tx:
            edits, shelf = await archive.edits(tx, period), await archive.shelf(tx, period)
        draft = await asyncio.to_thread(self._files.draft, period)
        try:
            if shelf is not None:
                for chunk in self._files.rows(shelf):
                    await asyncio.to_thread(draft.add, chunk)
            async for rows in self._held(period):
                await asyncio.to_thread(draft.add, rows)
            made = await asyncio.to_thread(draft.settle) if draft.instances else None
        finally:
            draft.close()
        async with self._connections.transaction() as tx:
            unchanged = await archive.edits(tx, period) == edits
            if unchanged:
                await archive.shelve(tx, period, made)
        log.info("history_archived", period=period, instances=draft.instances, done=unchanged)
        return unchanged

    async def _held(self, period: int) -> AsyncIterator[Sequence[Row]]:
        """What the database holds of a period, some instances at a time."""
        after, limit = first_of(period) - 1, limits.archive_chunk_instances
        async with self._connections.reading() as tx:
            there = period in await store.periods(tx)
        while there:
            async with self._connections.reading() as tx:
                rows = await archive.page(tx, period, after, limit)
            if not rows:
                return
            after = rows[-1][0]
            yield rows
