"""The tables of the current state: entity, entity_type, attribute, place."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
import orjson

from saola.scp.broker.model import Change
from saola.scp.db import Row, Tx
from saola.scp.entities.model import Attribute, Entity, Key, index_of
from saola.scp.entities.places import Place
from saola.scp.selection.model import Order, Selection
from saola.scp.selection.store import condition, number_of, ordering
from saola.scp.selection.weights.store import weighed

_COLUMNS = """SELECT e.seq, e.id, e.types, e.scope, e.created_at, e.modified_at, e.deleted_at,
    a.name, a.dataset, a.body, a.created_at, a.modified_at, a.place, e.expires_at
  FROM entity e LEFT JOIN attribute a ON a.entity = e.seq WHERE """
LOAD = {
    "sqlite": _COLUMNS + "e.id IN (SELECT value FROM json_each(?))",  # noqa: S608 # constants
    "postgresql": _COLUMNS + "e.id IN (SELECT jsonb_array_elements_text(?::jsonb))",
}
LOAD_NUMBERED = {
    "sqlite": _COLUMNS + "e.seq IN (SELECT value FROM json_each(?))",  # noqa: S608 # constants
    "postgresql": _COLUMNS + "e.seq IN (SELECT jsonb_array_elements_text(?::jsonb)::bigint)",
}
LAST_SEQ = "SELECT COALESCE(MAX(seq), 0) FROM entity"
PUT_ENTITY = """INSERT INTO entity
  (seq, id, types, scope, created_at, modified_at, deleted_at, expires_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (seq) DO UPDATE SET types = excluded.types,
  scope = excluded.scope, created_at = excluded.created_at, modified_at = excluded.modified_at,
  deleted_at = excluded.deleted_at, expires_at = excluded.expires_at"""
TOUCH_ENTITY = "UPDATE entity SET modified_at = ? WHERE seq = ?"
DROP_TYPES = "DELETE FROM entity_type WHERE entity = ?"
PUT_TYPE = "INSERT INTO entity_type (type, entity) VALUES (?, ?)"
PUT_ATTRIBUTE = """INSERT INTO attribute
  (entity, name, dataset, body, number, text, created_at, modified_at, place)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (entity, name, dataset) DO UPDATE SET
  body = excluded.body, number = excluded.number, text = excluded.text,
  created_at = excluded.created_at, modified_at = excluded.modified_at, place = excluded.place"""
DROP_ATTRIBUTE = "DELETE FROM attribute WHERE entity = ? AND name = ? AND dataset = ?"
DROP_PLACE = "DELETE FROM place WHERE id = ?"
PUT_PLACE = {
    "sqlite": """INSERT OR REPLACE INTO place (id, entity, name, lon, lat, west, east, south, north)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?8, ?7, ?9)""",
    "postgresql": """INSERT INTO place (id, entity, name, lon, lat) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET lon = excluded.lon, lat = excluded.lat""",
}


NOTE_EXPIRY = "INSERT INTO expiry (at, entity) VALUES (?, ?) ON CONFLICT DO NOTHING"
NEXT_EXPIRY = "SELECT MIN(at) FROM expiry"
EXPIRED = """SELECT x.at, x.entity, e.id FROM expiry x JOIN entity e ON e.seq = x.entity
  WHERE x.at <= ? ORDER BY x.at, x.entity LIMIT ?"""
FORGET_EXPIRY = "DELETE FROM expiry WHERE at = ? AND entity = ?"


async def note_expiry(tx: Tx, moments: Sequence[tuple[int, int]]) -> None:
    """Entities, by number, that must be looked at when a moment has come."""
    await tx.many(NOTE_EXPIRY, moments)


async def next_expiry(tx: Tx) -> int | None:
    """The earliest such moment."""
    at: int | None = (await tx.rows(NEXT_EXPIRY))[0][0]
    return at


async def expired(tx: Tx, now: int, most: int) -> list[tuple[int, int, str]]:
    """Up to `most` moments that have come, with the numbers and ids of their entities."""
    return [(row[0], row[1], row[2]) for row in await tx.rows(EXPIRED, (now, most))]


async def forget_expiry(tx: Tx, moments: Sequence[tuple[int, int]]) -> None:
    """The entities, by number, need not be looked at again for these moments."""
    await tx.many(FORGET_EXPIRY, moments)


async def load(tx: Tx, ids: Sequence[str]) -> dict[str, Entity]:
    """Entities by id, deleted ones too, with all their attributes."""
    rows = await tx.rows(LOAD[tx.dialect], (orjson.dumps(ids).decode(),))
    return {entity.id: entity for entity in _entities(rows)}


async def last_seq(tx: Tx) -> int:
    """The highest number given to an entity so far."""
    return int((await tx.rows(LAST_SEQ))[0][0])


async def find(  # noqa: PLR0913 # each is one facet of a page
    tx: Tx,
    selection: Selection,
    limit: int,
    offset: int,
    order: tuple[Order, ...] = (),
    *,
    collated: bool = False,
) -> list[Entity]:
    """Up to `limit` existing entities that match, in `order`, else in that of their creation."""
    where, values = condition(await weighed(tx, selection), tx.dialect)
    by, more = ordering(order, collated, tx.dialect, number_of(selection))
    sql = f"SELECT e.seq FROM {where} ORDER BY {by} LIMIT ? OFFSET ?"  # noqa: S608 # `condition` binds
    rows = await tx.rows(sql, (*values, *more, limit, offset))
    places = {row[0]: place for place, row in enumerate(rows)}
    if not places:
        return []
    rows = await tx.rows(LOAD_NUMBERED[tx.dialect], (orjson.dumps(list(places)).decode(),))
    there = (one for one in _entities(rows) if not one.deleted)  # one may have gone in between
    return sorted(there, key=lambda entity: places[entity.seq])


async def matching_ids(tx: Tx, selection: Selection, limit: int) -> list[str]:
    """The ids of up to `limit` existing entities that match."""
    where, values = condition(selection, tx.dialect)
    sql = f"SELECT e.id FROM {where} ORDER BY {number_of(selection)} LIMIT ?"  # noqa: S608 # `condition` binds
    return [row[0] for row in await tx.rows(sql, (*values, limit))]


async def count(tx: Tx, selection: Selection) -> int:
    """How many existing entities match."""
    where, values = condition(selection, tx.dialect)
    sql = f"SELECT COUNT(*) FROM {where}"  # noqa: S608 # `condition` binds every value
    return int((await tx.rows(sql, values))[0][0])


async def apply(tx: Tx, changes: Sequence[Change]) -> None:
    """Store what the changes come to; of several to one entity, only where they end."""
    await _apply_entities(tx, changes)
    await _apply_attributes(tx, changes)


async def _apply_entities(tx: Tx, changes: Sequence[Change]) -> None:
    entities = {change.after.seq: change.after for change in changes}
    reshaped = {change.after.seq for change in changes if _reshaped(change)}
    retyped = {
        change.after.seq
        for change in changes
        if change.before is None or change.before.types != change.after.types
    }
    if reshaped:
        await tx.many(PUT_ENTITY, [_entity_row(entities[seq]) for seq in sorted(reshaped)])
    if retyped:
        await tx.many(DROP_TYPES, [(seq,) for seq in sorted(retyped)])
        await tx.many(
            PUT_TYPE, [(name, seq) for seq in sorted(retyped) for name in entities[seq].types]
        )
    touched = [(one.modified_at, seq) for seq, one in entities.items() if seq not in reshaped]
    if touched:
        await tx.many(TOUCH_ENTITY, touched)


async def _apply_attributes(tx: Tx, changes: Sequence[Change]) -> None:
    final: dict[tuple[int, Key], Attribute | None] = {}
    places: dict[int, Place | None] = {}
    for change in changes:
        seq = change.after.seq
        final.update({(seq, one.key): None for one in change.dropped})
        final.update({(seq, one.key): one for one in change.put})
        places.update(change.places)
    put = [_attribute_row(seq, one) for (seq, _), one in final.items() if one is not None]
    drop = [(seq, *key) for (seq, key), one in final.items() if one is None]
    if drop:
        await tx.many(DROP_ATTRIBUTE, drop)
    if put:
        await tx.many(PUT_ATTRIBUTE, put)
    if places:
        gone = [(number,) for number, one in places.items() if one is None]
        corners = tx.dialect == "sqlite"
        there = [
            (one.id, one.entity, one.name, one.lon, one.lat, *(one.bounds if corners else ()))
            for one in places.values()
            if one
        ]
        if gone:
            await tx.many(DROP_PLACE, gone)
        if there:
            await tx.many(PUT_PLACE[tx.dialect], there)


def _reshaped(change: Change) -> bool:
    """Whether more of the entity's own row changed than the time of its last change."""
    before, after = change.before, change.after
    return (
        before is None
        or before.types != after.types
        or before.scope != after.scope
        or before.deleted != after.deleted
        or before.expires_at != after.expires_at
    )


def _entity_row(entity: Entity) -> Row:
    return (
        entity.seq,
        entity.id,
        orjson.dumps(entity.types).decode(),
        orjson.dumps(entity.scope).decode(),
        entity.created_at,
        entity.modified_at,
        entity.modified_at if entity.deleted else None,
        entity.expires_at,
    )


def _attribute_row(seq: int, one: Attribute) -> Row:
    number, text = index_of(one.body)
    return (
        seq,
        one.name,
        one.dataset,
        one.raw,
        number,
        text,
        one.created_at,
        one.modified_at,
        one.place,
    )


_strings: Callable[[str], tuple[str, ...]] = msgspec.json.Decoder(tuple[str, ...]).decode


def _entities(rows: Iterable[Row]) -> list[Entity]:
    found: dict[int, Entity] = {}
    for row in rows:
        seq = row[0]
        entity = found.get(seq)
        if entity is None:
            attributes: dict[Key, Attribute] = {}
            entity = found[seq] = Entity(
                seq=seq,
                id=row[1],
                types=_strings(row[2]),
                scope=_strings(row[3]),
                created_at=row[4],
                modified_at=row[5],
                attributes=attributes,
                deleted=row[6] is not None,
                expires_at=row[13],
            )
        if row[7] is not None:
            one = Attribute(row[7], row[8], row[9], row[10], row[11], row[12])
            held: Any = entity.attributes
            held[one.key] = one
    return list(found.values())
