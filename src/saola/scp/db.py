"""The broker's database connections: the same awaited statements on SQLite and PostgreSQL.

On SQLite nothing here ever yields to the loop, so a transaction runs inline, between two turns of
the loop, on one connection that needs no lock. On PostgreSQL writing has one connection of its
own and reading has a pool. SQL is written with `?` for values, as in `kernel.db`.
"""

import contextlib
import functools
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any, Protocol

import apsw
import asyncpg

from saola.kernel.db import BUSY_MS, Database, committing
from saola.kernel.errors import Fault

Row = Sequence[Any]
Function = tuple[str, int, Callable[..., Any]]

READERS_MAX = 4  # connections that answer queries on PostgreSQL
WRITER_LOCK = 0x5A01B  # one group of writes at a time, over all brokers on this database
SQLITE_CACHE_KIB = 32 * 1024


class Tx(Protocol):
    """Statements of one transaction, or reads outside one."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    async def rows(self, sql: str, values: Sequence[object] = ()) -> Sequence[Row]:
        """Run one statement; its rows as tuples."""
        ...

    async def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        ...


class Connections(Protocol):
    """A database as the data plane uses it."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    async def open(self) -> None:
        """Open it, on the loop that will use it."""
        ...

    def transaction(self) -> contextlib.AbstractAsyncContextManager[Tx]:
        """A durable transaction: kept when the block ends, undone when it raises."""
        ...

    def reading(self) -> contextlib.AbstractAsyncContextManager[Tx]:
        """Statements that only read, each seeing what is committed."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


def connections(database: Database, functions: Sequence[Function] = ()) -> Connections:
    """The store `database`, not opened yet; `functions` are SQL functions that SQLite lacks."""
    if database.dialect == "sqlite":
        return Sqlite(database, functions)
    return Postgres(database)


class Sqlite:
    """One connection, used inline on the loop."""

    dialect = "sqlite"
    connection: apsw.Connection

    def __init__(self, database: Database, functions: Sequence[Function] = ()) -> None:
        """The file of `database`."""
        self._path = database.path
        self._functions = functions

    async def open(self) -> None:
        """See `Connections`; WAL and FULL make a commit survive a power cut."""
        self.connection = apsw.Connection(str(self._path))
        self.connection.set_busy_timeout(BUSY_MS)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=FULL")
        self.connection.execute(f"PRAGMA cache_size=-{SQLITE_CACHE_KIB}")
        for name, arguments, function in self._functions:
            self.connection.create_scalar_function(name, function, arguments, deterministic=True)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator["Sqlite"]:
        """See `Connections`."""
        with committing(self.connection):
            yield self

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator["Sqlite"]:
        """See `Connections`."""
        yield self

    async def rows(self, sql: str, values: Sequence[object] = ()) -> Sequence[Row]:
        """See `Tx`."""
        bound: tuple[Any, ...] = tuple(values)
        return self.connection.execute(sql, bound).fetchall()

    async def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """See `Tx`."""
        bound: Iterable[Any] = rows
        self.connection.executemany(sql, bound)

    async def close(self) -> None:
        """See `Connections`."""
        self.connection.close()


class Postgres:
    """A writer's connection and a pool of readers."""

    dialect = "postgresql"

    _writers: "asyncpg.Pool[Any]"
    _readers: "asyncpg.Pool[Any]"

    def __init__(self, database: Database) -> None:
        """The schema of `database`."""
        self._database = database

    async def open(self) -> None:
        """See `Connections`; a Fault when the server is unreachable."""
        name, url = self._database.name, self._database.url
        path = {"search_path": f'"{name}", public'}
        try:
            self._writers = await asyncpg.create_pool(
                url, min_size=1, max_size=1, server_settings=path
            )
            self._readers = await asyncpg.create_pool(
                url, min_size=1, max_size=READERS_MAX, server_settings=path
            )
        except (OSError, asyncpg.PostgresError) as unreachable:
            raise Fault(f"database {name} is unreachable") from unreachable

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator["_PostgresTx"]:
        """See `Connections`; groups of writes take turns, so the order of commits is one order."""
        async with self._writers.acquire() as connection, connection.transaction():
            await connection.execute(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
            yield _PostgresTx(connection)

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator["_PostgresTx"]:
        """See `Connections`."""
        async with self._readers.acquire() as connection:
            yield _PostgresTx(connection)

    async def close(self) -> None:
        """See `Connections`."""
        await self._writers.close()
        await self._readers.close()


class _PostgresTx:
    dialect = "postgresql"

    def __init__(self, connection: Any) -> None:  # asyncpg's pool hands out a proxy
        self._connection = connection

    async def rows(self, sql: str, values: Sequence[object] = ()) -> Sequence[Row]:
        found: Sequence[Row] = await self._connection.fetch(_numbered(sql), *values)
        return found

    async def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        await self._connection.executemany(_numbered(sql), rows)


@functools.lru_cache(maxsize=4096)
def _numbered(sql: str) -> str:
    """`?` as `$1`, `$2`, …; no statement of ours holds a question mark in a literal."""
    first, *rest = sql.split("?")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, start=1))
