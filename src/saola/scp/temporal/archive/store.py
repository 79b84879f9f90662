"""The ledger of archives, the rows that are brought beside the database, and those brought back."""

from collections.abc import Sequence

import orjson

from saola.scp.db import Row, Tx
from saola.scp.selection.model import Selection
from saola.scp.selection.store import condition
from saola.scp.temporal import store
from saola.scp.temporal.model import Span, TimeProperty
from saola.scp.temporal.parquet.store import Shelf, Written
from saola.scp.temporal.store import COLUMNS, NUMBERS

THAWED = """(seq BIGINT PRIMARY KEY, entity BIGINT NOT NULL, name TEXT NOT NULL,
    dataset TEXT NOT NULL, observed_at BIGINT, modified_at BIGINT NOT NULL, body TEXT,
    created_at BIGINT, deleted_at BIGINT, number {0}, lon {0}, lat {0})"""
BOTH = f"SELECT {COLUMNS} FROM {{}}history UNION ALL SELECT {COLUMNS} FROM thawed"  # noqa: S608 # constants
# Beside the database `history` shows what was brought there from files as well.
TEMPORARY = {
    "sqlite": (
        f"CREATE TEMP TABLE thawed {THAWED.format('REAL')}",
        "CREATE INDEX temp.thawed_observed ON thawed (entity, name, observed_at)",
        f"CREATE TEMP VIEW history AS {BOTH.format('main.')}",
    ),
    "postgresql": (
        f"CREATE TEMP TABLE thawed {THAWED.format('DOUBLE PRECISION')}",
        "CREATE INDEX ON thawed (entity, name, observed_at)",
        f"CREATE TEMP VIEW history AS {BOTH.format('')}",
    ),
}
MARKS = ", ".join("?" * 12)
THAW = f"INSERT INTO thawed ({COLUMNS}) VALUES ({MARKS}) ON CONFLICT (seq) DO NOTHING"  # noqa: S608 # constants
RESTORE = f"INSERT INTO history_{{}} ({COLUMNS}) VALUES ({MARKS})"  # noqa: S608 # constants
REACHES = {
    TimeProperty.OBSERVED: ("observed_first", "observed_last"),
    TimeProperty.CREATED: ("created_first", "created_last"),
    TimeProperty.MODIFIED: ("modified_first", "modified_last"),
    TimeProperty.DELETED: ("deleted_first", "deleted_last"),
}
FILES = "SELECT period, file FROM archive ORDER BY period"
FILE = "SELECT file FROM archive WHERE period = ?"
WITHDRAWN = "SELECT period, entity, name, dataset FROM withdrawn"
WITHDRAW = """INSERT INTO withdrawn (period, entity, name, dataset)
    SELECT period, ?, ?, ? FROM archive"""
WITHDRAW_ONE = "INSERT INTO withdrawn (period, entity, name, dataset) VALUES (?, ?, ?, ?)"
EDITS = "SELECT edits FROM history_edit WHERE period = ?"
EDIT = """INSERT INTO history_edit (period, edits) VALUES (?, 1)
    ON CONFLICT (period) DO UPDATE SET edits = history_edit.edits + 1"""
SHELVE = """INSERT INTO archive (period, file, instances, digest, observed_first, observed_last,
    created_first, created_last, modified_first, modified_last, deleted_first, deleted_last)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
FORGET = ("DELETE FROM archive WHERE period = ?", "DELETE FROM withdrawn WHERE period = ?")
PAGE = f"SELECT {COLUMNS} FROM history_{{}} WHERE seq > ? ORDER BY seq LIMIT ?"  # noqa: S608 # constants


READY = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'archive'",
    "postgresql": """SELECT 1 FROM information_schema.tables
      WHERE table_schema = current_schema() AND table_name = 'archive'""",
}


async def ready(tx: Tx) -> bool:
    """Whether the tables are there: the broker makes them when it opens the store."""
    return bool(await tx.rows(READY[tx.dialect]))


# --- the ledger --------------------------------------------------------------------------


async def files(tx: Tx) -> dict[int, str]:
    """The file of each archived period."""
    return {int(period): file for period, file in await tx.rows(FILES)}


async def relevant(tx: Tx, span: Span) -> tuple[str, ...]:
    """The files that hold instances of the span."""
    first, last = REACHES[span.property]
    where, bound = f"{first} IS NOT NULL", list[object]()
    if span.start is not None:
        where, bound = f"{where} AND {last} >= ?", [*bound, span.start]
    if span.end is not None:
        where, bound = f"{where} AND {first} < ?", [*bound, span.end]
    rows = await tx.rows(f"SELECT file FROM archive WHERE {where} ORDER BY period", bound)  # noqa: S608 # bound
    return tuple(row[0] for row in rows)


async def withdrawn(tx: Tx, entities: Sequence[int] | None = None) -> tuple[Row, ...]:
    """What does not count any more of some entities, or of all."""
    if entities is None:
        return tuple(map(tuple, await tx.rows(WITHDRAWN)))
    rows = await tx.rows(
        f"{WITHDRAWN} WHERE entity IN {NUMBERS[tx.dialect]}", (orjson.dumps(entities).decode(),)
    )
    return tuple(map(tuple, rows))


async def shelf(tx: Tx, period: int) -> Shelf | None:
    """What is archived of a period."""
    rows = await tx.rows(FILE, (period,))
    if not rows:
        return None
    gone = await tx.rows(f"{WITHDRAWN} WHERE period = ?", (period,))
    return Shelf((rows[0][0],), tuple(map(tuple, gone)))


async def withdraw(tx: Tx, entity: int, name: str, dataset: str | None) -> None:
    """Count no more what archives hold of an entity, of its attribute, of one instance of that."""
    for period in {*await store.periods(tx), *await files(tx)}:
        await edited(tx, period)
    await tx.rows(WITHDRAW, (entity, name or None, dataset))


async def edits(tx: Tx, period: int) -> int:
    """How often the instances of a period were corrected."""
    rows = await tx.rows(EDITS, (period,))
    return int(rows[0][0]) if rows else 0


async def edited(tx: Tx, period: int) -> None:
    """Note that an instance of the period was corrected or forgotten."""
    await tx.rows(EDIT, (period,))


async def shelve(tx: Tx, period: int, made: Written | None) -> None:
    """Have the period answered from the file alone, or (None) have nothing of it left."""
    for statement in FORGET:
        await tx.rows(statement, (period,))
    if made is not None:
        await tx.rows(SHELVE, (period, made.file, made.instances, made.digest, *made.reach))
    await store.drop(tx, [period])


async def page(tx: Tx, period: int, after: int, limit: int) -> Sequence[Row]:
    """Instances of a period that lies in the database, in the order of their numbers."""
    return await tx.rows(PAGE.format(period), (after, limit))


# --- between the tiers -------------------------------------------------------------------


async def thaw(tx: Tx, rows: Sequence[Row]) -> None:
    """Show rows of COLUMNS beside what the database holds."""
    await tx.many(THAW, rows)


async def restore(tx: Tx, period: int, rows: Sequence[Row]) -> None:
    """Bring the instances of a series back to the database."""
    _, entity, name, dataset, *_ = rows[0]
    await store.open_period(tx, period)
    await tx.many(RESTORE.format(period), rows)
    await tx.rows(WITHDRAW_ONE, (period, entity, name, dataset))
    await edited(tx, period)


async def candidates(tx: Tx, selection: Selection) -> list[int]:
    """Numbers of the entities, deleted ones too, that the selection may hold for at any time."""
    own = "main." if tx.dialect == "sqlite" else ""
    source, values = condition(selection, tx.dialect)
    rows = await tx.rows(
        "WITH entity AS NOT MATERIALIZED (SELECT seq, id, types, scope, created_at, modified_at,"  # noqa: S608 # bound
        f" NULL AS deleted_at FROM {own}entity) SELECT e.seq FROM {source}",
        values,
    )
    return [row[0] for row in rows]
