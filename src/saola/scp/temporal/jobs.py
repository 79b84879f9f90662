"""What the worker does for the history of the default store and of every tenant's."""

import asyncio
from collections.abc import Awaitable, Callable

from saola.kernel import db, settings
from saola.kernel.db import Database
from saola.kernel.plugins import Job
from saola.scp import limits
from saola.scp.db import beside, connections
from saola.scp.temporal.archive import store as archive
from saola.scp.temporal.archivist import Archivist
from saola.scp.temporal.parquet.store import Files
from saola.scp.tenants import store as tenants


def files_of(database: Database) -> Files:
    """The archives of a store, in a folder beside that of the databases."""
    return Files(database.path.parent.parent / "archive" / database.name)


async def _each(tend: Callable[[Archivist], Awaitable[None]]) -> None:
    """Look after every store that its broker has opened at this version, one by one."""
    default, wanted = db.store("scp"), settings.current()
    names = [""]
    while names:
        name = names.pop(0)
        store = beside(default, name) if name else default
        at, files = connections(store), files_of(store)
        await at.open()
        try:
            async with at.reading() as tx:
                if not await archive.ready(tx):
                    continue
                names += [] if name else await tenants.names(tx)
            await tend(
                Archivist(
                    at, files, archive_days=wanted.scp_archive_days, days=wanted.scp_history_days
                )
            )
        finally:
            files.close()
            await at.close()


SWEEP = Job(
    "scp.archive_history", limits.history_sweep_s, lambda: asyncio.run(_each(Archivist.sweep))
)
COUNT = Job(
    "scp.count_aggregates", limits.aggregate_every_s, lambda: asyncio.run(_each(Archivist.count))
)
