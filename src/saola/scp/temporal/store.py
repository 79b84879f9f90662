"""The history table: appended to with every change, read by entity, attribute and time."""

from collections.abc import Sequence

import orjson

from saola.scp.db import Row, Tx
from saola.scp.entities.model import Attribute, observed_at, value_of
from saola.scp.entities.rules import instant
from saola.scp.temporal.model import Record, Span, TimeProperty

APPEND = """INSERT INTO history (seq, entity, name, dataset, observed_at, modified_at, body)
  VALUES (?, ?, ?, ?, ?, ?, ?)"""
SAME_TIME = """SELECT body FROM history
  WHERE entity = ? AND name = ? AND observed_at = ? AND dataset = ? AND body IS NOT NULL"""
LAST_SEQ = "SELECT COALESCE(MAX(seq), 0) FROM history"
COLUMN = {
    TimeProperty.OBSERVED: "observed_at",
    TimeProperty.CREATED: "modified_at",
    TimeProperty.MODIFIED: "modified_at",
}
NAMES = {
    "sqlite": " AND name IN (SELECT value FROM json_each(?))",
    "postgresql": " AND name IN (SELECT jsonb_array_elements_text(?::jsonb))",
}


async def append(tx: Tx, rows: Sequence[Row]) -> None:
    """Append instances: entity, name, dataset, observed_at, modified_at, body, in this order."""
    last = int((await tx.rows(LAST_SEQ))[0][0])
    await tx.many(APPEND, [(seq, *row) for seq, row in enumerate(rows, start=last + 1)])


async def is_known(tx: Tx, entity: int, one: Attribute) -> bool:
    """Whether the history holds this value for this time of observation."""
    observed = instant(observed_at(one.body))
    rows = await tx.rows(SAME_TIME, (entity, one.name, observed, one.dataset))
    return any(value_of(orjson.loads(row[0])) == value_of(one.body) for row in rows)


async def evolution(tx: Tx, entity: int, span: Span, limit: int) -> list[Record]:
    """Up to `limit` instances of an entity in the order of time."""
    column = COLUMN[span.property]
    where, values = f"entity = ? AND body IS NOT NULL AND {column} IS NOT NULL", [entity]
    bound: list[object] = [*values]
    if span.start is not None:
        where += f" AND {column} >= ?"
        bound.append(span.start)
    if span.end is not None:
        where += f" AND {column} < ?"
        bound.append(span.end)
    if span.names:
        where += NAMES[tx.dialect]
        bound.append(orjson.dumps(span.names).decode())
    rank, newest = "", ""
    if span.last:
        rank = f", ROW_NUMBER() OVER (PARTITION BY name, dataset ORDER BY {column} DESC, seq DESC)"
        newest = " WHERE age <= ?"
        bound.append(span.last)
    rows = await tx.rows(
        "SELECT seq, name, dataset, at, modified_at, body FROM ("  # noqa: S608 # values are bound
        f"SELECT seq, name, dataset, {column} AS at, modified_at, body{rank or ', 0'} AS age"
        f" FROM history WHERE {where}) AS instance{newest} ORDER BY at, seq LIMIT ?",
        (*bound, limit),
    )
    return [
        Record(seq, name, dataset, at, modified_at, orjson.loads(body))
        for seq, name, dataset, at, modified_at, body in rows
    ]
