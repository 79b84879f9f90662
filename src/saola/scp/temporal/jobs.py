"""What the worker does for the history of the default store and of every tenant's."""

import asyncio

from saola.kernel import db, settings
from saola.kernel.db import Database
from saola.kernel.plugins import Job
from saola.scp import limits
from saola.scp.db import Connections, connections
from saola.scp.temporal.archivist import Archivist
from saola.scp.temporal.parquet.store import Files
from saola.scp.tenants import store as tenants


def beside(database: Database, tenant: str) -> Database:
    """The store of a tenant, next to that of the default one."""
    return Database(f"{database.name}_{tenant}", database.url, database.path.parent)


def files_of(database: Database) -> Files:
    """The archives of a store, in a folder beside that of the databases."""
    return Files(database.path.parent.parent / "archive" / database.name)


def _sweep() -> None:
    asyncio.run(_swept(db.store("scp")))


async def _swept(default: Database) -> None:
    """The tiers of every store are in order; stores are looked after one by one."""
    at = connections(default)
    await at.open()
    try:
        async with at.reading() as tx:
            names = await tenants.names(tx)
        await _tend(default, at)
    finally:
        await at.close()
    for name in names:
        store = beside(default, name)
        at = connections(store)
        await at.open()
        try:
            await _tend(store, at)
        finally:
            await at.close()


async def _tend(database: Database, at: Connections) -> None:
    wanted, files = settings.current(), files_of(database)
    try:
        await Archivist(
            at, files, archive_days=wanted.scp_archive_days, days=wanted.scp_history_days
        ).sweep()
    finally:
        files.close()


SWEEP = Job("scp.archive_history", limits.history_sweep_s, _sweep)
