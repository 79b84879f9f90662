"""SQLite and PostgreSQL behind one URL: named stores, one transaction per request or job.

On SQLite a store is a file `var/db/<name>.sqlite` (WAL, synchronous=FULL: a commit survives a
power cut); on PostgreSQL it is a schema of the same name. SQL is written with `?` for values.
"""

import contextlib
import functools
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import apsw
import psycopg
from psycopg.rows import dict_row

from saola.kernel import settings
from saola.kernel.errors import Fault

Row = Mapping[str, Any]

BUSY_MS = 10_000  # how long a writer waits for another process's commit


class Tx(Protocol):
    """An open transaction: what it executed is kept or undone as a whole."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    def execute(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Run one statement with `?` for values; its rows, as mappings from column names."""
        ...


def _bound(values: Sequence[object]) -> tuple[Any, ...]:
    """Values for a driver; it refuses at run time what it cannot bind."""
    return tuple(values)


class _SqliteTx:
    dialect = "sqlite"

    def __init__(self, connection: apsw.Connection) -> None:
        self.connection = connection

    def execute(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        cursor = self.connection.execute(sql, _bound(values))
        names: list[str] = []
        rows: list[Row] = []
        for row in cursor:
            names = names or [column[0] for column in cursor.get_description()]
            rows.append(dict(zip(names, row, strict=True)))
        return rows


class _PostgresTx:
    dialect = "postgresql"

    def __init__(self, connection: "psycopg.Connection[dict[str, Any]]") -> None:
        self.connection = connection

    def execute(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        cursor = self.connection.execute(_dollars(sql), _bound(values))
        return list(cursor.fetchall()) if cursor.description else []


@functools.lru_cache(maxsize=2048)
def _dollars(sql: str) -> bytes:
    return sql.replace("%", "%%").replace("?", "%s").encode()


@contextlib.contextmanager
def committing(connection: apsw.Connection) -> Iterator[None]:
    """What SQLite stores in the block is kept when the commit succeeds, and undone otherwise.

    A commit can fail (the disk is full); SQLite may then have undone it by itself, or not yet.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


class Database:
    """A named store; connections are one for each thread, opened when first used."""

    def __init__(self, name: str, url: str, folder: Path) -> None:
        """`url` as in the settings; `folder` holds the files when it says `sqlite:`."""
        self.name = name
        self.url = url
        self.path = folder / f"{name}.sqlite"
        self.dialect = "sqlite" if url.startswith("sqlite:") else "postgresql"
        self._local = threading.local()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Tx]:
        """A transaction that commits when the block ends and rolls back when it raises."""
        if self.dialect == "sqlite":
            with committing(connection := self._sqlite()):
                yield _SqliteTx(connection)
        else:
            postgres = self._postgres()
            with postgres.transaction():
                yield _PostgresTx(postgres)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Tx]:
        """Read without taking the writer's place (SQLite) or leaving a transaction open."""
        if self.dialect == "sqlite":
            yield _SqliteTx(self._sqlite())
        else:
            with self._postgres().transaction():
                yield _PostgresTx(self._postgres())

    def migrate(self, folder: Path) -> list[str]:
        """Apply the numbered `*.sql` files of `folder` that this store has not seen; their names.

        `-- sqlite` or `-- postgresql` as the first line restricts a file to that database.
        """
        applied = []
        with self.transaction() as tx:
            tx.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)")
            seen = {row["name"] for row in tx.execute("SELECT name FROM migration")}
            for path in sorted(folder.glob("*.sql")):
                text = path.read_text(encoding="utf-8")
                restricted = text.split("\n", 1)[0].removeprefix("-- ").strip()
                if path.name in seen or restricted in {"sqlite", "postgresql"} - {self.dialect}:
                    continue
                for statement in _statements(text):
                    tx.execute(statement)
                tx.execute("INSERT INTO migration (name) VALUES (?)", (path.name,))
                applied.append(path.name)
        return applied

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            del self._local.connection

    def _sqlite(self) -> apsw.Connection:
        connection: apsw.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                connection = apsw.Connection(str(self.path))
                connection.set_busy_timeout(BUSY_MS)
                connection.execute("PRAGMA journal_mode=WAL")
            except (OSError, apsw.Error) as unusable:
                raise Fault(f"database {self.name} cannot be opened") from unusable
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            self._local.connection = connection
        return connection

    def _postgres(self) -> "psycopg.Connection[dict[str, Any]]":
        connection: psycopg.Connection[dict[str, Any]] | None = getattr(
            self._local, "connection", None
        )
        if connection is None or connection.closed:
            try:
                connection = psycopg.connect(self.url, row_factory=dict_row, autocommit=True)
            except psycopg.OperationalError as unreachable:
                raise Fault(f"database {self.name} is unreachable") from unreachable
            schema = psycopg.sql.Identifier(self.name)
            connection.execute(psycopg.sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))
            connection.execute(psycopg.sql.SQL("SET search_path TO {}, public").format(schema))
            self._local.connection = connection
        return connection


def _statements(text: str) -> Iterator[str]:
    """The statements of an SQL file; each ends with `;` at the end of a line."""
    statement = ""
    for line in text.splitlines():
        statement += line + "\n"
        if line.rstrip().endswith(";") and apsw.complete(statement):
            yield statement
            statement = ""
    if statement.strip() and not all(
        line.startswith("--") or not line.strip() for line in statement.splitlines()
    ):
        raise ValueError(f"unfinished SQL statement: {statement.strip()[:80]}")


@functools.cache
def store(name: str) -> Database:
    """The store `name` of this installation (`control`, `scp`, `lgsp`)."""
    wanted = settings.current()
    return Database(name, wanted.database_url, wanted.var / "db")
