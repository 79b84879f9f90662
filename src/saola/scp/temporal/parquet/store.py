"""Parquet files of instances: sorted by entity, attribute and time, so a series is read alone.

DuckDB is loaded at the first use. It may reach nothing but the folder, and loads nothing more.
"""

import hashlib
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import orjson

from saola.kernel import ids
from saola.kernel.errors import Fault
from saola.scp import limits
from saola.scp.db import Row
from saola.scp.temporal.model import PERIOD_SHIFT, Span
from saola.scp.temporal.store import COLUMNS, CREATED, TIME, within

TABLE = """CREATE OR REPLACE TEMP TABLE staged (
    seq BIGINT, entity BIGINT, name VARCHAR, dataset VARCHAR, observed_at BIGINT,
    modified_at BIGINT, body VARCHAR, created_at BIGINT, deleted_at BIGINT, number DOUBLE,
    lon DOUBLE, lat DOUBLE)"""
STAGE = f"INSERT INTO staged SELECT {', '.join(['unnest(?)'] * 12)}"  # constants
SORTED = """COPY (SELECT * FROM staged ORDER BY entity, name, dataset, observed_at, seq)
    TO '{}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)"""
EVERY = f"SELECT {COLUMNS} FROM read_parquet(?)"  # noqa: S608 # constants
REACH = f"""SELECT MIN(observed_at), MAX(observed_at), MIN({CREATED}), MAX({CREATED}),
    MIN(modified_at), MAX(modified_at), MIN(deleted_at), MAX(deleted_at) FROM staged"""  # noqa: S608 # constants
WITHDRAWN = """'[{"period":"BIGINT","entity":"BIGINT","name":"VARCHAR","dataset":"VARCHAR"}]'"""
# The instances that still count, under the name that queries know the table by.
COUNTING = f"""WITH withdrawn AS (SELECT unnest(from_json(?, {WITHDRAWN}), recursive := true)),
    history AS (SELECT {COLUMNS} FROM read_parquet(?) AS i WHERE NOT EXISTS (
      SELECT 1 FROM withdrawn AS w WHERE w.entity = i.entity AND w.period = i.seq >> {PERIOD_SHIFT}
      AND (w.name IS NULL OR w.name = i.name)
      AND (w.dataset IS NULL OR w.dataset = i.dataset)))"""  # noqa: S608 # constants
SETTINGS = (
    "SET allowed_directories = ['{}/']",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


class Written(msgspec.Struct, frozen=True):
    """A file that is whole and on disk; `reach` are the first and last of its four times."""

    file: str
    instances: int
    digest: str
    reach: tuple[int | None, ...]


class Shelf(msgspec.Struct, frozen=True):
    """Files to be read, and what of them does not count: (period, entity, name, dataset)."""

    files: tuple[str, ...]
    withdrawn: tuple[Row, ...] = ()


class Files:
    """The archives of one store, in one folder."""

    def __init__(self, folder: Path) -> None:
        """Below `folder` lie a folder for each period and what DuckDB writes for a while."""
        self.folder = folder.absolute()
        self._connection: Any = None
        self._opening = threading.Lock()

    def draft(self, period: int) -> "Draft":
        """A new file of the period, to be written."""
        path = self.folder / f"{period}/{ids.new()}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        return Draft(self._cursor(), path)

    def rows(self, shelf: Shelf) -> Iterator[Sequence[Row]]:
        """Rows of COLUMNS: everything that counts, some instances at a time."""
        cursor = self._cursor()
        cursor.execute(f"{COUNTING} SELECT {COLUMNS} FROM history", self._given(shelf))  # noqa: S608 # constants
        yield from _chunks(cursor)

    def tidy(self, kept: Iterable[str], before_s: float) -> list[str]:
        """Remove the files that are not `kept` and older than `before_s`; their names."""
        named = {self.folder / file for file in kept}
        gone = []
        for path in self.folder.glob("*/*.par*"):
            if path not in named and path.stat().st_mtime < before_s:
                path.unlink()
                gone.append(str(path.relative_to(self.folder)))
        return gone

    # --- reading ---

    def evolution(self, shelf: Shelf, entities: Sequence[int], span: Span, limit: int) -> list[Row]:
        """Rows of COLUMNS: those of which the first `limit` of an answer may come."""
        where, bound = within(span, "duckdb", entities)
        at = TIME[span.property]
        order, newest = f"{at}, seq", ""
        if span.last:
            order = f"{at} DESC, seq DESC"
            newest = (
                f" QUALIFY ROW_NUMBER() OVER (PARTITION BY entity, name, dataset ORDER BY {order})"
                f" <= {span.last}"
            )
        sql = f"SELECT {COLUMNS} FROM history WHERE {where}{newest} ORDER BY {order} LIMIT ?"  # noqa: S608 # bound
        return self._ask(shelf, sql, (*bound, limit))

    def instances(self, shelf: Shelf, entities: Sequence[int], span: Span, limit: int) -> list[Row]:
        """Rows of COLUMNS of the span, up to `limit` of them, in no order."""
        where, bound = within(span, "duckdb", entities)
        sql = f"SELECT {COLUMNS} FROM history WHERE {where} LIMIT ?"  # noqa: S608 # bound
        return self._ask(shelf, sql, (*bound, limit))

    def reach(self, shelf: Shelf, entity: int, span: Span) -> tuple[int, int] | None:
        """The times of the first and the last instance of an entity within the span."""
        where, bound = within(span, "duckdb", [entity])
        at = TIME[span.property]
        sql = f"SELECT MIN({at}), MAX({at}) FROM history WHERE {where}"  # noqa: S608 # bound
        first, last = self._ask(shelf, sql, bound)[0]
        return None if first is None else (first, last)

    def samples(self, shelf: Shelf, entities: Sequence[int], span: Span) -> list[Row]:
        """Rows of COLUMNS: one of each entity that has any within the span."""
        where, bound = within(span, "duckdb", entities)
        sql = (
            f"SELECT {COLUMNS} FROM history WHERE {where}"  # noqa: S608 # bound
            " QUALIFY ROW_NUMBER() OVER (PARTITION BY entity) = 1"
        )
        return self._ask(shelf, sql, bound)

    def series(
        self, shelf: Shelf, entity: int, name: str, dataset: str | None, limit: int
    ) -> list[Row]:
        """Rows of COLUMNS of an entity, of its attribute `name`, of one instance of that."""
        where, bound = "entity = ?", [entity, *([name] if name else [])]
        if name:
            where += " AND name = ?"
        if dataset is not None:
            where, bound = f"{where} AND dataset = ?", [*bound, dataset]
        sql = f"SELECT {COLUMNS} FROM history WHERE {where} LIMIT ?"  # noqa: S608 # bound
        return self._ask(shelf, sql, (*bound, limit))

    def instance(self, shelf: Shelf, seq: int) -> Row | None:
        """The row of COLUMNS with this number."""
        found = self._ask(shelf, f"SELECT {COLUMNS} FROM history WHERE seq = ?", [seq])  # noqa: S608 # bound
        return found[0] if found else None

    def _ask(self, shelf: Shelf, sql: str, values: Sequence[object]) -> list[Row]:
        import duckdb  # noqa: PLC0415 # because most processes never need its memory

        cursor = self._cursor()
        try:
            given = [*self._given(shelf), *values]
            found: list[Row] = cursor.execute(f"{COUNTING} {sql}", given).fetchall()
        except duckdb.Error as unreadable:
            raise Fault(f"an archive in {self.folder.name} cannot be read") from unreadable
        finally:
            cursor.close()
        return found

    def _given(self, shelf: Shelf) -> list[object]:
        keys = ("period", "entity", "name", "dataset")
        withdrawn = [dict(zip(keys, one, strict=True)) for one in shelf.withdrawn]
        return [orjson.dumps(withdrawn).decode(), [str(self.folder / one) for one in shelf.files]]

    # --- DuckDB ---

    def _cursor(self) -> Any:
        with self._opening:
            if self._connection is None:
                self._connection = _connected(self.folder)
            return self._connection.cursor()

    def close(self) -> None:
        """Let DuckDB and its memory go; it comes again when it is needed."""
        with self._opening:
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def _connected(folder: Path) -> Any:
    import duckdb  # noqa: PLC0415 # because most processes never need its memory

    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{limits.archive_memory_mb}MB",
            "threads": limits.archive_threads,
            "temp_directory": str(folder / "temporary"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "preserve_insertion_order": "false",
        },
    )
    for statement in SETTINGS:
        connection.execute(statement.format(str(folder).replace("'", "''")))
    return connection


class Draft:
    """A file that is being written; nobody sees it before it is whole."""

    def __init__(self, cursor: Any, path: Path) -> None:
        """To stand at `path`."""
        self._cursor = cursor
        self._path = path
        self._given = Digest()
        cursor.execute(TABLE)

    @property
    def instances(self) -> int:
        """How many it holds."""
        return self._given.instances

    def add(self, rows: Sequence[Row]) -> None:
        """Take some more instances, each a row of COLUMNS."""
        if rows:
            self._given.add(rows)
            self._cursor.execute(STAGE, [list(column) for column in zip(*rows, strict=True)])

    def settle(self) -> Written:
        """Put the file in its place, durably; a Fault when it does not hold what was given."""
        partial = self._path.with_suffix(".partial")
        try:
            self._cursor.execute(SORTED.format(str(partial).replace("'", "''")))
            (reach,) = self._cursor.execute(REACH).fetchall()
            held = Digest()
            self._cursor.execute(EVERY, [str(partial)])
            for chunk in _chunks(self._cursor):
                held.add(chunk)
            if held != self._given:
                raise Fault(f"archive {self._path.name} does not hold what was written to it")
            digest = _settled(partial, self._path)
        finally:
            partial.unlink(missing_ok=True)
        file = f"{self._path.parent.name}/{self._path.name}"
        return Written(file, self._given.instances, digest, tuple(reach))

    def close(self) -> None:
        """Let go of what was gathered."""
        self._cursor.close()


def _chunks(cursor: Any) -> Iterator[Sequence[Row]]:
    while chunk := cursor.fetchmany(limits.archive_chunk_instances):
        yield chunk


class Digest:
    """What rows come to, in whatever order they are given."""

    def __init__(self) -> None:
        """Of no rows."""
        self.instances = self._sum = 0

    def add(self, rows: Iterable[Row]) -> None:
        """Count some more rows in."""
        for row in rows:
            one = hashlib.sha256(orjson.dumps(tuple(row))).digest()
            self._sum = (self._sum + int.from_bytes(one)) % 2**256
            self.instances += 1

    def __eq__(self, other: object) -> bool:
        """Whether they are of the same rows."""
        return isinstance(other, Digest) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment] # because it grows


def _settled(partial: Path, path: Path) -> str:
    """Put a whole file in its place, durably; the SHA-256 of what it holds."""
    with partial.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    partial.rename(path)
    for folder in (path.parent, path.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return digest
