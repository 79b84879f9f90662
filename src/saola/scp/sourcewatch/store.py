"""Subscriptions to registrations: rows of the table of subscriptions, of a kind of their own.

So their notifications wait in the same queue, and how delivery went is counted the same way. A
row's key is the id behind a word, since a subscription to entities may have the same id.
"""

from collections.abc import Sequence

import msgspec
import orjson

from saola.scp.access import ANYONE
from saola.scp.db import Row, Tx
from saola.scp.subscriptions.model import Stored
from saola.scp.subscriptions.store import COLUMNS, drop, kept

KIND = "sources"
WHOSE = f" WHERE kind = '{KIND}' AND (owner IN (?, '{ANYONE}') OR ? = '{ANYONE}')"
LIST = COLUMNS + WHOSE + " ORDER BY id LIMIT ? OFFSET ?"
ONE = COLUMNS + WHOSE + " AND id = ?"
COUNT = "SELECT COUNT(*) FROM subscription" + WHOSE  # noqa: S608 # constants
PUT = f"""INSERT INTO subscription (id, body, owner, created_at, modified_at, kind)
  VALUES (?, ?, ?, ?, ?, '{KIND}') ON CONFLICT (id) DO UPDATE SET body = excluded.body,
  modified_at = excluded.modified_at"""  # noqa: S608 # constants


def key(subscription_id: str) -> str:
    """What its row and its queue are known by."""
    return f"{KIND} {subscription_id}"


async def subscriptions(tx: Tx, asker: str, limit: int, offset: int = 0) -> Sequence[Stored]:
    """The asker's own and those that are anyone's, in the order of their ids; all, for `ANYONE`."""
    return [_stored(row) for row in await tx.rows(LIST, (asker, asker, limit, offset))]


async def subscription(tx: Tx, asker: str, subscription_id: str) -> Stored | None:
    """One of them."""
    rows = await tx.rows(ONE, (asker, asker, key(subscription_id)))
    return _stored(rows[0]) if rows else None


async def count(tx: Tx, asker: str) -> int:
    """How many there are."""
    return int((await tx.rows(COUNT, (asker, asker)))[0][0])


async def put(tx: Tx, one: Stored) -> None:
    """Store one, or exchange its document."""
    document = orjson.dumps(dict(one.document)).decode()
    row = (key(one.id), document, one.owner, one.created_at, one.modified_at)
    await tx.many(PUT, [row])


async def forget(tx: Tx, subscription_id: str) -> None:
    """Delete one, and what waits for it."""
    await drop(tx, key(subscription_id))


def _stored(row: Row) -> Stored:
    one = kept(row)
    return msgspec.structs.replace(one, id=one.id.partition(" ")[2])
