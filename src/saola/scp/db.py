"""The broker's database connections: the same awaited statements on SQLite and PostgreSQL.

On SQLite nothing here ever yields to the loop, so a transaction runs inline, between two turns of
the loop, on one connection that needs no lock. On PostgreSQL writing has one connection of its
own and reading has a pool. SQL is written with `?` for values, as in `kernel.db`.
"""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import Any, Protocol

import apsw
import asyncpg

from saola.kernel.db import BUSY_MS, Database, committing
from saola.kernel.errors import Fault

Row = Sequence[Any]
Function = tuple[str, int, Callable[..., Any]]

READERS_MAX = 4  # connections that answer queries on PostgreSQL
ASIDE_MAX = 2  # connections for long questions
WRITER_LOCK = 0x5A01B  # one group of writes at a time, over all brokers on this database
AWAY = (  # what PostgreSQL says when it stops, starts or takes nobody more
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InternalClientError,  # what the driver says of undoing on a line that was just cut
)
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

    def snapshot(self) -> contextlib.AbstractAsyncContextManager[Tx]:
        """Statements that only read, all of them the same state."""
        ...

    def aside(self) -> contextlib.AbstractAsyncContextManager[Tx]:
        """A snapshot for long questions: off the loop, and beside it the temporary tables.

        What was put into these is gone when the block ends.
        """
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


def connections(
    database: Database,
    functions: Sequence[Function] = (),
    temporary: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Connections:
    """The store `database`, not opened yet; `functions` are SQL functions that SQLite lacks.

    `temporary` holds the statements, for each dialect, that make the tables used `aside`.
    """
    made = temporary.get(database.dialect, ())
    if database.dialect == "sqlite":
        return Sqlite(database, functions, made)
    return Postgres(database, made)


def beside(database: Database, tenant: str) -> Database:
    """The store of a tenant, next to that of the default one."""
    return Database(f"{database.name}_{tenant}", database.url, database.path.parent)


class Sqlite:
    """One connection, used inline on the loop."""

    dialect = "sqlite"
    connection: apsw.Connection

    def __init__(
        self, database: Database, functions: Sequence[Function], temporary: Sequence[str]
    ) -> None:
        """The file of `database`."""
        self._path = database.path
        self._functions = functions
        self._temporary = temporary
        self._beside: _Beside | None = None
        self._taken = asyncio.Lock()

    async def open(self) -> None:
        """See `Connections`; WAL and FULL make a commit survive a power cut."""
        self.connection = self._opened()
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=FULL")
        self.connection.execute(f"PRAGMA cache_size=-{SQLITE_CACHE_KIB}")

    def _opened(self) -> apsw.Connection:
        connection = apsw.Connection(str(self._path))
        connection.set_busy_timeout(BUSY_MS)
        for name, arguments, function in self._functions:
            connection.create_scalar_function(name, function, arguments, deterministic=True)
        return connection

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator["Sqlite"]:
        """See `Connections`."""
        with committing(self.connection):
            yield self

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator["Sqlite"]:
        """See `Connections`."""
        yield self

    @contextlib.asynccontextmanager
    async def snapshot(self) -> AsyncIterator["Sqlite"]:
        """See `Connections`; nothing within the block may wait for anything else."""
        self.connection.execute("BEGIN")
        try:
            yield self
        finally:
            self.connection.execute("COMMIT")

    @contextlib.asynccontextmanager
    async def aside(self) -> AsyncIterator["_Beside"]:
        """See `Connections`; one question at a time."""
        async with self._taken:
            if self._beside is None:
                self._beside = _Beside(self._opened())
                for statement in self._temporary:
                    await self._beside.rows(statement)
            await self._beside.rows("BEGIN")
            try:
                yield self._beside
            finally:
                await asyncio.shield(self._beside.rows("ROLLBACK"))

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
        async with self._taken:
            if self._beside is not None:
                self._beside.close()
                self._beside = None
        self.connection.close()


class _Beside:
    """A second connection with a thread of its own, so a statement never overtakes another."""

    dialect = "sqlite"

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection
        self._thread = ThreadPoolExecutor(1, "aside")

    async def rows(self, sql: str, values: Sequence[object] = ()) -> Sequence[Row]:
        bound: tuple[Any, ...] = tuple(values)
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, lambda: self.connection.execute(sql, bound).fetchall()
        )

    async def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        bound: Iterable[Any] = rows
        await asyncio.get_running_loop().run_in_executor(
            self._thread, self.connection.executemany, sql, bound
        )

    def close(self) -> None:
        self._thread.shutdown()
        self.connection.close()


class Postgres:
    """A writer's connection and a pool of readers."""

    dialect = "postgresql"

    _writers: "asyncpg.Pool[Any]"
    _readers: "asyncpg.Pool[Any]"
    _aside: "asyncpg.Pool[Any]"

    def __init__(self, database: Database, temporary: Sequence[str]) -> None:
        """The schema of `database`."""
        self._database = database
        self._temporary = temporary

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
            self._aside = await asyncpg.create_pool(
                url, min_size=0, max_size=ASIDE_MAX, server_settings=path, init=self._furnish
            )
        except (OSError, asyncpg.PostgresError) as unreachable:
            raise Fault(f"database {name} is unreachable") from unreachable

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator["_PostgresTx"]:
        """See `Connections`; groups of writes take turns, so the order of commits is one order."""
        async with self._taken(self._writers) as connection, connection.transaction():
            await connection.execute(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
            yield _PostgresTx(connection)

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator["_PostgresTx"]:
        """See `Connections`."""
        async with self._taken(self._readers) as connection:
            yield _PostgresTx(connection)

    @contextlib.asynccontextmanager
    async def snapshot(self) -> AsyncIterator["_PostgresTx"]:
        """See `Connections`."""
        async with (
            self._taken(self._readers) as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            yield _PostgresTx(connection)

    @contextlib.asynccontextmanager
    async def aside(self) -> AsyncIterator["_PostgresTx"]:
        """See `Connections`."""
        async with self._taken(self._aside) as connection:
            undone = connection.transaction(isolation="repeatable_read")
            await undone.start()
            try:
                yield _PostgresTx(connection)
            finally:
                await undone.rollback()

    @contextlib.asynccontextmanager
    async def _taken(self, pool: "asyncpg.Pool[Any]") -> AsyncIterator[Any]:
        """A connection of the pool; a Fault when the server is away or goes away meanwhile.

        Whether what was being committed then was kept is not known.
        """
        raised: Exception | None = None
        try:
            async with pool.acquire() as connection:
                try:
                    yield connection
                except (OSError, asyncpg.InterfaceError, asyncpg.PostgresError) as failed:
                    if _is_lost(connection):
                        raise Fault(f"database {self._database.name} went away") from failed
                    raised = failed
                    raise
        except (OSError, *AWAY) as away:
            if away is raised and isinstance(away, OSError):
                raise  # of whoever used it: a full disk of ours, not the server's
            raise Fault(f"database {self._database.name} is away") from away

    async def _furnish(self, connection: Any) -> None:  # asyncpg's pool hands out a proxy
        for statement in self._temporary:
            await connection.execute(statement)

    async def close(self) -> None:
        """See `Connections`."""
        await self._aside.close()
        await self._writers.close()
        await self._readers.close()


def _is_lost(connection: Any) -> bool:
    try:
        lost: bool = connection.is_closed()
    except asyncpg.InterfaceError:  # the pool has taken back what was cut off
        return True
    return lost


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
