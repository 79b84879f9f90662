"""The history tables: appended to with every change, read by entity, attribute and time.

The number of an instance begins with the number of its period, so it tells where it stands.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import orjson

from saola.scp.db import Row, Tx
from saola.scp.entities.model import FALSE, TRUE, Attribute, observed_at, value_of
from saola.scp.entities.rules import instant
from saola.scp.selection.model import Selection
from saola.scp.selection.store import condition
from saola.scp.temporal.model import (
    NO_ATTRIBUTE,
    PERIOD_SHIFT,
    SCOPE,
    Aggregation,
    Bucket,
    Method,
    Record,
    Span,
    TimeProperty,
    first_of,
    period,
)

COLUMNS = """seq, entity, name, dataset, observed_at, modified_at, body, created_at, deleted_at,
    number, lon, lat"""
APPEND = f"INSERT INTO {{}} ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 # constants
PART = f"SELECT {COLUMNS} FROM history_{{}}"  # noqa: S608 # constants
NOTHING = f"SELECT {', '.join(f'NULL AS {one.strip()}' for one in COLUMNS.split(','))} WHERE FALSE"
CREATE = {
    "sqlite": """CREATE TABLE IF NOT EXISTS history_{0} (seq INTEGER PRIMARY KEY,
      entity INTEGER NOT NULL, name TEXT NOT NULL, dataset TEXT NOT NULL, observed_at INTEGER,
      modified_at INTEGER NOT NULL, body TEXT NOT NULL, created_at INTEGER, deleted_at INTEGER,
      number REAL, lon REAL, lat REAL)""",
    "postgresql": """CREATE TABLE IF NOT EXISTS history_{0} PARTITION OF history
      FOR VALUES FROM ({1}) TO ({2})""",
}
# It alone answers aggregates: they never look at the rows.
INDEX = """CREATE INDEX IF NOT EXISTS history_{0}_observed
  ON history_{0} (entity, name, observed_at, number, dataset)"""
PERIODS = {
    "sqlite": """SELECT substr(name, 9) FROM sqlite_master
      WHERE type = 'table' AND name GLOB 'history_[0-9]*'""",
    "postgresql": """SELECT substr(c.relname, 9) FROM pg_inherits i
      JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'history'::regclass""",
}
LAST_SEQ = {
    "sqlite": "SELECT COALESCE(MAX(seq), ?) FROM history_{}",
    "postgresql": "SELECT COALESCE(MAX(seq), ?::bigint) FROM history_{}",
}
NEWEST = "SELECT MAX(modified_at) FROM history_{}"
SAME_TIME = """SELECT body FROM history
  WHERE entity = ? AND name = ? AND observed_at = ? AND dataset = ? AND deleted_at IS NULL"""
HOLDS = "SELECT 1 FROM history WHERE entity = ?{} LIMIT 1"
INSTANCE = """SELECT entity, seq, name, dataset, 0, COALESCE(created_at, modified_at), modified_at,
    deleted_at, body FROM history WHERE seq = ?"""
AMEND = """UPDATE {} SET observed_at = ?, modified_at = ?, body = ?, created_at = ?, number = ?,
    lon = ?, lat = ? WHERE seq = ?"""
TELL = "INSERT INTO told_entity (entity) VALUES (?) ON CONFLICT (entity) DO NOTHING"
TOLD = "SELECT entity FROM told_entity WHERE entity = ?"
UNTELL = "DELETE FROM told_entity WHERE entity = ?"
KINDS = {
    "sqlite": "SELECT seq, body FROM history WHERE seq IN (SELECT value FROM json_each(?))",
    "postgresql": """SELECT seq, body FROM history
      WHERE seq IN (SELECT jsonb_array_elements_text(?::jsonb)::bigint)""",
}
ORDER = {"": "e.seq", "asc": "e.id", "desc": "e.id DESC"}
CREATED = "COALESCE(created_at, modified_at)"
TIME = {
    TimeProperty.OBSERVED: "observed_at",
    TimeProperty.CREATED: CREATED,
    TimeProperty.MODIFIED: "modified_at",
    TimeProperty.DELETED: "deleted_at",
}
LIST = {
    "sqlite": "(SELECT value FROM json_each(?))",
    "postgresql": "(SELECT jsonb_array_elements_text(?::jsonb))",
    "duckdb": """(SELECT unnest(from_json(?, '["VARCHAR"]')))""",
}
NUMBERS = LIST | {
    "postgresql": "(SELECT jsonb_array_elements_text(?::jsonb)::bigint)",
    "duckdb": """(SELECT unnest(from_json(?, '["BIGINT"]')))""",
}
TEXT = {
    "sqlite": "CASE COALESCE(json_type(body, '$.value'), json_type(body, '$.object'),"
    " json_type(body, '$.vocab')) WHEN 'text' THEN COALESCE(json_extract(body, '$.value'),"
    " json_extract(body, '$.object'), json_extract(body, '$.vocab'))"
    f" WHEN 'true' THEN '{TRUE}' WHEN 'false' THEN '{FALSE}' END",
    "postgresql": "CASE jsonb_typeof(COALESCE(body::jsonb -> 'value', body::jsonb -> 'object',"
    " body::jsonb -> 'vocab')) WHEN 'string' THEN COALESCE(body::jsonb ->> 'value',"
    " body::jsonb ->> 'object', body::jsonb ->> 'vocab') COLLATE \"C\""
    " WHEN 'boolean' THEN chr(1) || (body::jsonb ->> 'value') END",
}
# What makes two values the same one: the number, else the JSON of the whole.
VALUE = {
    "sqlite": "CASE WHEN number IS NOT NULL THEN CAST(number AS TEXT)"
    " ELSE COALESCE(json_extract(body, '$.value'), body) END",
    "postgresql": "CASE WHEN number IS NOT NULL THEN number::text"
    " ELSE COALESCE(body::jsonb ->> 'value', body) END",
}
AGGREGATE = {
    Method.TOTAL: "COUNT(*)",
    Method.DISTINCT: "COUNT(DISTINCT number)",
    Method.SUM: "SUM(number)",
    Method.AVERAGE: "AVG(number)",
    Method.LEAST: "MIN(number)",
    Method.GREATEST: "MAX(number)",
    Method.DEVIATION: "AVG(away * away)",
    Method.SQUARES: "SUM(number * number)",
}
# Of the instances that are no numbers: the only ones whose rows are looked at.
OTHERS = {
    dialect: {
        Method.DISTINCT: f"COUNT(DISTINCT {VALUE[dialect]})",
        Method.LEAST: f"MIN({TEXT[dialect]})",
        Method.GREATEST: f"MAX({TEXT[dialect]})",
    }
    for dialect in ("sqlite", "postgresql")
}


# --- periods -----------------------------------------------------------------------------


async def open_period(tx: Tx, number: int) -> None:
    """Make room for what is stored in the period; repeating it changes nothing."""
    if number in await periods(tx):
        return
    await tx.rows(CREATE[tx.dialect].format(number, first_of(number), first_of(number + 1)))
    await tx.rows(INDEX.format(number))
    await _view(tx)


async def periods(tx: Tx) -> list[int]:
    """The periods that are kept, oldest first."""
    return sorted(int(row[0]) for row in await tx.rows(PERIODS[tx.dialect]))


async def drop_periods(tx: Tx, before: int) -> list[int]:
    """Drop the periods that ended before this instant (microseconds); their numbers."""
    gone = [one for one in await periods(tx) if await has_ended(tx, one, before)]
    await drop(tx, gone)
    return gone


async def drop(tx: Tx, numbers: Sequence[int]) -> None:
    """Drop periods, those of them that the database holds."""
    gone = sorted(set(numbers) & set(await periods(tx)))
    if gone and tx.dialect == "sqlite":
        await tx.rows("DROP VIEW history")
    for number in gone:
        await tx.rows(f"DROP TABLE history_{number}")
    if gone:
        await _view(tx, there=False)


async def has_ended(tx: Tx, number: int, before: int) -> bool:
    """Whether nothing was stored in the period at or after this instant (microseconds)."""
    if number >= period(before):
        return False
    if number:
        return True
    newest = (await tx.rows(NEWEST.format(0)))[0][0]  # of any age: from before there were periods
    return newest is None or newest < before


async def _view(tx: Tx, *, there: bool = True) -> None:
    """On SQLite, have `history` show every period; PostgreSQL sees to it by itself."""
    if tx.dialect != "sqlite":
        return
    if there:
        await tx.rows("DROP VIEW history")
    parts = [PART.format(number) for number in await periods(tx)] or [NOTHING]
    await tx.rows(f"CREATE VIEW history AS {' UNION ALL '.join(parts)}")


def _table(tx: Tx, number: int) -> str:
    return f"history_{number}" if tx.dialect == "sqlite" else "history"


# --- writing -----------------------------------------------------------------------------


async def append(tx: Tx, number: int, rows: Sequence[Row]) -> None:
    """Append instances to an open period: COLUMNS but for the number, in this order."""
    sql = LAST_SEQ[tx.dialect].format(number)
    last = int((await tx.rows(sql, (first_of(number),)))[0][0])
    table = f"history_{number}"
    await tx.many(APPEND.format(table), [(seq, *row) for seq, row in enumerate(rows, last + 1)])


async def instance(tx: Tx, seq: int) -> Record | None:
    """The instance with this number."""
    rows = await tx.rows(INSTANCE, (seq,))
    return record_of(rows[0]) if rows else None


async def amend(tx: Tx, one: Record, row: Row) -> None:
    """Put `row` (observed_at, modified_at, body, created_at, number, lon, lat) in its place."""
    await tx.rows(AMEND.format(_table(tx, one.seq >> PERIOD_SHIFT)), (*row, one.seq))


async def forget_instance(tx: Tx, one: Record) -> None:
    """Remove one instance."""
    table = _table(tx, one.seq >> PERIOD_SHIFT)
    await tx.rows(f"DELETE FROM {table} WHERE seq = ?", (one.seq,))  # noqa: S608 # our own name


async def forget(tx: Tx, entity: int, name: str = "", dataset: str | None = None) -> None:
    """Remove the history of an entity, of its attribute `name`, or of one instance of that."""
    where, values = series_sql(entity, name, dataset)
    tables = await periods(tx) if tx.dialect == "sqlite" else [0]
    for number in tables:
        await tx.rows(f"DELETE FROM {_table(tx, number)} WHERE entity = ?{where}", values)  # noqa: S608 # bound


async def note_told(tx: Tx, entity: int) -> None:
    """Note that an entity is there because its past was told."""
    await tx.rows(TELL, (entity,))


async def is_told(tx: Tx, entity: int) -> bool:
    """Whether an entity is there because its past was told."""
    return bool(await tx.rows(TOLD, (entity,)))


async def untell(tx: Tx, entity: int) -> None:
    """Note that no more."""
    await tx.rows(UNTELL, (entity,))


async def holds(tx: Tx, entity: int, name: str = "", dataset: str | None = None) -> bool:
    """Whether there is any history of the entity, of its attribute, of that instance."""
    where, values = series_sql(entity, name, dataset)
    return bool(await tx.rows(HOLDS.format(where), values))


def series_sql(entity: int, name: str, dataset: str | None) -> tuple[str, list[object]]:
    """What follows `entity = ?` in a WHERE, and the values of both."""
    where, values = "", [entity]
    bound: list[object] = [*values]
    if name:
        where, bound = " AND name = ?", [*bound, name]
    if dataset is not None:
        where, bound = f"{where} AND dataset = ?", [*bound, dataset]
    return where, bound


async def is_known(tx: Tx, entity: int, one: Attribute) -> bool:
    """Whether the history holds this value for this time of observation."""
    observed = instant(observed_at(one.body))
    rows = await tx.rows(SAME_TIME, (entity, one.name, observed, one.dataset))
    return any(value_of(orjson.loads(row[0])) == value_of(one.body) for row in rows)


# --- reading -----------------------------------------------------------------------------


async def evolution(tx: Tx, entities: Sequence[int], span: Span, limit: int) -> list[Record]:
    """Up to `limit` instances of the entities, the oldest; with `last`, the newest, backwards."""
    where, bound = within(span, tx.dialect, entities)
    at = TIME[span.property]
    order = "at, seq"
    if span.last:
        order = "at DESC, seq DESC"
        where, bound = await _newest(tx, where, bound, span, limit)
    rows = await tx.rows(
        f"SELECT entity, seq, name, dataset, {at} AS at, {CREATED} AS created, modified_at,"  # noqa: S608 # values are bound
        f" deleted_at, body FROM history WHERE {where} ORDER BY {order} LIMIT ?",
        (*bound, limit),
    )
    return [record_of(row) for row in rows]


async def _newest(
    tx: Tx, where: str, bound: Sequence[object], span: Span, limit: int
) -> tuple[str, list[object]]:
    """The WHERE of the newest instances of each attribute, found without looking at the rows."""
    at = TIME[span.property]
    rows = await tx.rows(
        f"SELECT seq FROM (SELECT seq, {at} AS at, ROW_NUMBER() OVER"  # noqa: S608 # values are bound
        f" (PARTITION BY entity, name, dataset ORDER BY {at} DESC, seq DESC) AS age"
        f" FROM history WHERE {where}) AS instance WHERE age <= ?"
        " ORDER BY at DESC, seq DESC LIMIT ?",
        (*bound, span.last, limit),
    )
    return f"seq IN {NUMBERS[tx.dialect]}", [orjson.dumps([row[0] for row in rows]).decode()]


def record_of(row: Row) -> Record:
    entity, seq, name, dataset, at, created_at, modified_at, deleted_at, body = row
    return Record(
        entity, seq, name, dataset, at, created_at, modified_at, deleted_at, orjson.loads(body)
    )


def within(span: Span, dialect: str, entities: Sequence[int] = ()) -> tuple[str, list[object]]:
    """The WHERE of the instances of a span, of certain entities or of all."""
    at = TIME[span.property]
    where, bound = f"{at} IS NOT NULL", list[object]()
    if span.property in {TimeProperty.CREATED, TimeProperty.MODIFIED}:
        where += " AND deleted_at IS NULL"  # the trace of a deletion was never observed
    if len(entities) == 1:
        where, bound = f"{where} AND entity = ?", [entities[0]]
    elif entities:
        where += f" AND entity IN {NUMBERS[dialect]}"
        bound.append(orjson.dumps(entities).decode())
    for sign, bound_at in ((">=", span.start), ("<", span.end)):
        if bound_at is not None:
            where += f" AND {at} {sign} ?"
            bound.append(bound_at)
    for column, not_, listed in (
        ("name", "", span.names),
        ("name", "NOT ", span.without),
        ("dataset", "", span.datasets),
    ):
        if len(listed) == 1 and not not_:
            where += f" AND {column} = ?"
            bound.append(listed[0])
        elif listed:
            where += f" AND {column} {not_}IN {LIST[dialect]}"
            bound.append(orjson.dumps(listed).decode())
    return where, bound


async def reach(tx: Tx, entity: int, span: Span) -> tuple[int, int] | None:
    """The times of the first and the last instance of an entity within the span."""
    where, bound = within(span, tx.dialect, [entity])
    at = TIME[span.property]
    rows = await tx.rows(f"SELECT MIN({at}), MAX({at}) FROM history WHERE {where}", bound)  # noqa: S608 # bound
    first, last = rows[0]
    return None if first is None else (first, last)


async def aggregates(  # noqa: PLR0913, PLR0917 # what is computed, and over what
    tx: Tx, entity: int, span: Span, wanted: Aggregation, bounds: Sequence[int], limit: int
) -> list[Bucket]:
    """Up to `limit` aggregates of an entity's attributes, in the order of their periods.

    `bounds` are where periods begin and end; two of them mean one period, or periods of the same
    length that go on from there.
    """
    where, bound = within(span, tx.dialect, [entity])
    number, values = period_sql(TIME[span.property], wanted, bounds, tx.dialect)
    source = (
        f"SELECT name, dataset, seq, number, body, {number} AS part FROM history"  # noqa: S608 # bound
        f" WHERE {where} AND name <> '{SCOPE}'"
    )
    deviating = source
    if Method.DEVIATION in wanted.methods:
        deviating = (
            "SELECT name, dataset, seq, number, part,"  # noqa: S608 # bound
            " number - AVG(number) OVER (PARTITION BY name, dataset, part) AS away"
            f" FROM ({source}) AS instance"
        )
    computed = ", ".join(AGGREGATE[one] for one in wanted.methods)
    rows = await tx.rows(
        f"SELECT name, dataset, part, MAX(seq), COUNT(*) - COUNT(number), {computed}"  # noqa: S608 # bound
        f" FROM ({deviating}) AS instance"
        " GROUP BY name, dataset, part ORDER BY part, name, dataset LIMIT ?",
        (*values, *bound, limit),
    )
    others: dict[tuple[object, ...], dict[Method, Any]] = {}
    methods = [one for one in wanted.methods if one in OTHERS[tx.dialect]]
    if methods and any(row[4] for row in rows):
        columns = ", ".join(OTHERS[tx.dialect][one] for one in methods)
        for row in await tx.rows(
            f"SELECT name, dataset, part, {columns} FROM ({source} AND number IS NULL)"  # noqa: S608 # bound
            " AS instance GROUP BY name, dataset, part",
            (*values, *bound),
        ):
            others[tuple(row[:3])] = dict(zip(methods, row[3:], strict=True))
    return [_bucket(row, wanted, bounds, others.get(tuple(row[:3]), {})) for row in rows]


def _bucket(
    row: Row, wanted: Aggregation, bounds: Sequence[int], others: Mapping[Method, Any]
) -> Bucket:
    name, dataset, part, seq, _, *results = row
    start, end = part_of(part, wanted, bounds)
    values = tuple(
        _result(method, value, others.get(method))
        for method, value in zip(wanted.methods, results, strict=True)
    )
    return Bucket(name, dataset, start, end, seq, values)


def part_of(number: int, wanted: Aggregation, bounds: Sequence[int]) -> tuple[int, int]:
    """Where the period with this number, counted from 0, begins and ends."""
    if wanted.period.us and not wanted.period.months:
        start = bounds[0] + number * wanted.period.us
        return start, start + wanted.period.us
    return bounds[number], bounds[number + 1]


def _result(method: Method, value: Any, other: Any) -> Any:
    """What the numbers came to, together with what is no number."""
    if method is Method.DISTINCT:
        return value + (other or 0)
    if method is Method.DEVIATION and value is not None:
        return math.sqrt(value)
    value = other if value is None else value
    return value == TRUE if value in {TRUE, FALSE} else value


def period_sql(
    at: str, wanted: Aggregation, bounds: Sequence[int], dialect: str
) -> tuple[str, list[object]]:
    """SQL for the number of the period that an instant lies in, counted from 0."""
    if wanted.period.whole:
        return "0", []
    if not wanted.period.months:
        if dialect == "sqlite":
            return f"({at} - ?) / ?", [bounds[0], wanted.period.us]
        return f"({at} - ?::bigint) / ?::bigint", [bounds[0], wanted.period.us]
    if dialect == "sqlite":
        begun = f"(SELECT COUNT(*) - 1 FROM json_each(?) WHERE value <= {at})"  # noqa: S608 # a column
    else:
        begun = (
            "(SELECT COUNT(*) - 1 FROM jsonb_array_elements_text(?::jsonb) AS b (value)"  # noqa: S608 # a column
            f" WHERE value::bigint <= {at})"
        )
    return begun, [orjson.dumps(bounds).decode()]


async def kinds(tx: Tx, seqs: Sequence[int]) -> dict[int, str]:
    """The kinds of attribute of some instances."""
    rows = await tx.rows(KINDS[tx.dialect], (orjson.dumps(seqs).decode(),))
    return {seq: orjson.loads(body)["type"] for seq, body in rows}


# --- finding entities by their past ------------------------------------------------------


async def find(  # noqa: PLR0913 # which page of which query
    tx: Tx, selection: Selection, span: Span, limit: int, offset: int, *, by_id: str = ""
) -> list[str]:
    """Ids of up to `limit` entities that the selection holds for within the span (5.7.4.4).

    In the order of their creation, or `by_id`: asc or desc.
    """
    source, values = _past(selection, span, tx.dialect)
    order = ORDER[by_id]
    rows = await tx.rows(
        f"{source[0]} SELECT e.id FROM {source[1]} ORDER BY {order} LIMIT ? OFFSET ?",  # noqa: S608 # bound
        (*values, limit, offset),
    )
    return [row[0] for row in rows]


async def count(tx: Tx, selection: Selection, span: Span) -> int:
    """How many entities the selection holds for within the span."""
    source, values = _past(selection, span, tx.dialect)
    rows = await tx.rows(f"{source[0]} SELECT COUNT(*) FROM {source[1]}", values)  # noqa: S608 # bound
    return int(rows[0][0])


def _past(selection: Selection, span: Span, dialect: str) -> tuple[tuple[str, str], list[object]]:
    """A WITH under whose names the past stands where the present does, and the FROM and WHERE.

    So the very conditions of a query about the present are asked of the instances of the span.
    """
    own = "main." if dialect == "sqlite" else ""
    everything = msgspec.structs.replace(span, names=(), without=(), datasets=(), last=0)
    narrow = msgspec.structs.replace(selection, q=None, geo=None, attributes=())
    candidates, chosen = condition(narrow, dialect)
    during, bound = within(everything, dialect)
    nothing = span.names == NO_ATTRIBUTE
    shown, bound_shown = within(
        msgspec.structs.replace(span, names=()) if nothing else span, dialect
    )
    instances = f"FROM history WHERE entity IN (SELECT seq FROM candidate) AND {during}"  # noqa: S608 # bound
    past = (
        "WITH entity AS NOT MATERIALIZED (SELECT seq, id, types, scope, created_at, modified_at,"  # noqa: S608 # bound
        f" NULL AS deleted_at FROM {own}entity),"
        f" candidate AS NOT MATERIALIZED (SELECT e.seq FROM {candidates}),"
        " attribute AS NOT MATERIALIZED (SELECT entity, name, dataset, body, number,"
        f" {TEXT[dialect]} AS text, created_at, modified_at, seq AS place {instances}),"
        " place AS NOT MATERIALIZED (SELECT seq AS id, entity, name, lon, lat, lon AS west,"
        f" lon AS east, lat AS south, lat AS north {instances} AND lon IS NOT NULL)"
    )
    where, asked = condition(selection, dialect)
    seen = f"EXISTS (SELECT 1 FROM history WHERE entity = e.seq AND {shown})"  # noqa: S608 # bound
    values = [*chosen, *bound, *bound, *asked, *bound_shown]
    return (past, f"{where} AND {seen}"), values
