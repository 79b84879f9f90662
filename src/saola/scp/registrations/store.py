"""The table of context source registrations."""

from collections.abc import Sequence

import orjson

from saola.scp.db import Row, Tx
from saola.scp.registrations.model import Stored

ALL = "SELECT id, body, owner, expires_at FROM registration ORDER BY id"
ONE = "SELECT id, body, owner, expires_at FROM registration WHERE id = ?"
PUT = """INSERT INTO registration (id, body, owner, expires_at) VALUES (?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET body = excluded.body, expires_at = excluded.expires_at"""
DROP = "DELETE FROM registration WHERE id = ?"
DROP_EXPIRED = "DELETE FROM registration WHERE expires_at <= ? RETURNING id"


async def registrations(tx: Tx) -> list[Stored]:
    """All of them, in the order of their ids."""
    return [_stored(row) for row in await tx.rows(ALL)]


async def registration(tx: Tx, registration_id: str) -> Stored | None:
    """One of them."""
    rows = await tx.rows(ONE, (registration_id,))
    return _stored(rows[0]) if rows else None


async def put(tx: Tx, one: Stored) -> None:
    """Store one, or exchange its document."""
    document = orjson.dumps(dict(one.document)).decode()
    await tx.many(PUT, [(one.id, document, one.owner, one.expires_at)])


async def drop(tx: Tx, registration_id: str) -> None:
    """Delete one."""
    await tx.many(DROP, [(registration_id,)])


async def drop_expired(tx: Tx, at: int) -> Sequence[str]:
    """Delete those that have expired; their ids."""
    return [row[0] for row in await tx.rows(DROP_EXPIRED, (at,))]


def _stored(row: Row) -> Stored:
    return Stored(id=row[0], document=orjson.loads(row[1]), owner=row[2], expires_at=row[3])
