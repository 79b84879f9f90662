"""The names in use, told by the database from its indexes.

`readable` are the types the asker may read; None means all.
"""

from collections.abc import Iterable, Sequence

import orjson

from saola.scp.db import Row, Tx
from saola.scp.discovery.model import AttributeInfo, TypeInfo, Used

Readable = frozenset[str] | None

IN_USE = "entity_type t JOIN entity e ON e.seq = t.entity AND e.deleted_at IS NULL"
TYPES = f"SELECT DISTINCT t.type FROM {IN_USE} WHERE {{}} ORDER BY 1"  # noqa: S608 # constants
TYPES_USED = f"""SELECT DISTINCT t.type, a.name
  FROM {IN_USE} LEFT JOIN attribute a ON a.entity = e.seq WHERE {{}} ORDER BY 1, 2"""  # noqa: S608 # constants
TYPE_COUNT = f"SELECT COUNT(*) FROM {IN_USE} WHERE {{}} AND t.type = ?"  # noqa: S608 # constants
KIND = {
    "sqlite": "json_extract(a.body, '$.type')",
    "postgresql": "(a.body::jsonb ->> 'type')",
}
TYPE_KINDS = f"""SELECT DISTINCT a.name, {{}} AS kind
  FROM {IN_USE} JOIN attribute a ON a.entity = e.seq
  WHERE {{}} AND t.type = ? ORDER BY 1, 2"""  # noqa: S608 # constants
ATTRIBUTES = f"""SELECT DISTINCT a.name
  FROM {IN_USE} JOIN attribute a ON a.entity = e.seq WHERE {{}} ORDER BY 1"""  # noqa: S608 # constants
ATTRIBUTES_USED = f"""SELECT DISTINCT a.name, t.type
  FROM {IN_USE} JOIN attribute a ON a.entity = e.seq WHERE {{}} ORDER BY 1, 2"""  # noqa: S608 # constants
ATTRIBUTE_COUNT = f"""SELECT COUNT(DISTINCT a.entity)
  FROM {IN_USE} JOIN attribute a ON a.entity = e.seq WHERE {{}} AND a.name = ?"""  # noqa: S608 # constants
ATTRIBUTE_KINDS = f"""SELECT DISTINCT {{}} AS kind, t.type
  FROM {IN_USE} JOIN attribute a ON a.entity = e.seq WHERE {{}} AND a.name = ?"""  # noqa: S608 # constants
READABLE = {
    "sqlite": "t.type IN (SELECT value FROM json_each(?))",
    "postgresql": "t.type IN (SELECT jsonb_array_elements_text(?::jsonb))",
}


async def types(tx: Tx, readable: Readable) -> list[str]:
    """The types of existing entities."""
    return [row[0] for row in await _rows(tx, TYPES, readable)]


async def types_used(tx: Tx, readable: Readable) -> list[Used]:
    """The types of existing entities, each with the attributes of those."""
    return _used(await _rows(tx, TYPES_USED, readable))


async def type_info(tx: Tx, name: str, readable: Readable) -> TypeInfo | None:
    """What is known of a type; None when no entity has it."""
    number = (await _rows(tx, TYPE_COUNT, readable, name))[0][0]
    if not number:
        return None
    sql = TYPE_KINDS.format(KIND[tx.dialect], "{}")
    return TypeInfo(name, number, tuple(_used(await _rows(tx, sql, readable, name))))


async def attributes(tx: Tx, readable: Readable) -> list[str]:
    """The attributes of existing entities."""
    return [row[0] for row in await _rows(tx, ATTRIBUTES, readable)]


async def attributes_used(tx: Tx, readable: Readable) -> list[Used]:
    """The attributes of existing entities, each with the types of those."""
    return _used(await _rows(tx, ATTRIBUTES_USED, readable))


async def attribute_info(tx: Tx, name: str, readable: Readable) -> AttributeInfo | None:
    """What is known of an attribute; None when no entity has it."""
    number = (await _rows(tx, ATTRIBUTE_COUNT, readable, name))[0][0]
    if not number:
        return None
    rows = await _rows(tx, ATTRIBUTE_KINDS.format(KIND[tx.dialect], "{}"), readable, name)
    kinds, types_of = (tuple(sorted({row[column] for row in rows})) for column in (0, 1))
    return AttributeInfo(name, number, kinds, types_of)


async def _rows(tx: Tx, sql: str, readable: Readable, *values: object) -> Sequence[Row]:
    if readable is None:
        return await tx.rows(sql.format("1 = 1"), values)
    listed = orjson.dumps(sorted(readable)).decode()
    return await tx.rows(sql.format(READABLE[tx.dialect]), (listed, *values))


def _used(rows: Iterable[Row]) -> list[Used]:
    found: dict[str, list[str]] = {}
    for name, beside in rows:
        found.setdefault(name, []).extend(() if beside is None else (beside,))
    return [Used(name, tuple(beside)) for name, beside in found.items()]
