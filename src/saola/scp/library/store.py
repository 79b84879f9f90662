"""The table of contexts."""

from collections.abc import Sequence

import orjson

from saola.scp import limits
from saola.scp.db import Row, Tx
from saola.scp.library.model import Kept, Kind

PUT = """INSERT INTO context (id, url, kind, body, stored_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (url) DO UPDATE SET body = excluded.body, stored_at = excluded.stored_at"""
ALL = "SELECT id, url, kind, body, stored_at FROM context ORDER BY stored_at, id"
ONE = "SELECT id, url, kind, body, stored_at FROM context WHERE id = ? OR url = ?"
DROP = "DELETE FROM context WHERE id = ?"
TOO_MANY = """SELECT id, url, kind, body, stored_at FROM context WHERE kind = 'Cached'
  ORDER BY stored_at DESC, id LIMIT 1000 OFFSET ?"""


async def put(tx: Tx, one: Kept) -> None:
    """Keep it, in the place of what was kept under its URL."""
    body = orjson.dumps(one.document).decode()
    await tx.rows(PUT, (one.id, one.url, one.kind.value, body, one.stored_at))


async def kept(tx: Tx) -> list[Kept]:
    """All that are kept, in the order of their coming."""
    return _kept(await tx.rows(ALL))


async def find(tx: Tx, name: str) -> Kept | None:
    """The one with this id or URL."""
    return next(iter(_kept(await tx.rows(ONE, (name, name)))), None)


async def drop(tx: Tx, one: Kept) -> None:
    """Keep it no more."""
    await tx.rows(DROP, (one.id,))


async def too_many(tx: Tx) -> list[Kept]:
    """The oldest copies beyond what is kept."""
    return _kept(await tx.rows(TOO_MANY, (limits.contexts_kept_max,)))


def _kept(rows: Sequence[Row]) -> list[Kept]:
    return [
        Kept(id_, url, Kind(kind), orjson.loads(body), stored_at)
        for id_, url, kind, body, stored_at in rows
    ]
