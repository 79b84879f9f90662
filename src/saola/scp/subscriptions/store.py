"""The tables of subscriptions and of the notifications that wait."""

from collections.abc import Sequence

import orjson

from saola.kernel import events
from saola.scp.db import Row, Tx
from saola.scp.subscriptions.model import Notification, Stored

COLUMNS = """SELECT id, body, owner, times_sent, times_failed, last_notification, last_success,
  last_failure FROM subscription"""
LIST = COLUMNS + " ORDER BY id LIMIT ? OFFSET ?"
LIST_OF = COLUMNS + " WHERE owner = ? ORDER BY id LIMIT ? OFFSET ?"
ONE = COLUMNS + " WHERE id = ?"
COUNT = "SELECT COUNT(*) FROM subscription"
COUNT_OF = COUNT + " WHERE owner = ?"
PUT = """INSERT INTO subscription (id, body, owner) VALUES (?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET body = excluded.body"""
DROP = "DELETE FROM subscription WHERE id = ?"
DROP_QUEUE = "DELETE FROM notification WHERE subscription = ?"
LAST_SEQ = "SELECT COALESCE(MAX(seq), 0) FROM notification"
ENQUEUE = """INSERT INTO notification (seq, id, subscription, entity, body, noted_at, due_at)
  VALUES (?, ?, ?, ?, ?, ?, ?)"""
# A notification that is not due yet holds back those behind it, so that order is kept.
DUE_SUBSCRIPTIONS = """SELECT head.subscription, head.due_at FROM notification head JOIN (
    SELECT MIN(seq) AS seq FROM notification WHERE dead = 0 GROUP BY subscription
  ) first ON first.seq = head.seq ORDER BY head.due_at"""
WAITING = """SELECT seq, id, subscription, entity, body, attempts FROM notification
  WHERE subscription = ? AND dead = 0 ORDER BY seq LIMIT ?"""
DELIVERED = "DELETE FROM notification WHERE seq = ?"
FAILED = "UPDATE notification SET attempts = ?, due_at = ?, dead = ?, reason = ? WHERE seq = ?"
COUNT_SENT = """UPDATE subscription SET times_sent = times_sent + ?, last_notification = ?,
  last_success = ? WHERE id = ?"""
COUNT_FAILED = """UPDATE subscription SET times_sent = times_sent + 1,
  times_failed = times_failed + 1, last_notification = ?, last_failure = ? WHERE id = ?"""
TOLD = """UPDATE subscription SET times_sent = times_sent + 1, last_notification = ?,
  last_success = ? WHERE id = ?"""


async def subscriptions(tx: Tx, limit: int, offset: int = 0) -> list[Stored]:
    """Subscriptions in the order of their ids."""
    return [_stored(row) for row in await tx.rows(LIST, (limit, offset))]


async def subscriptions_of(tx: Tx, owner: str, limit: int, offset: int) -> list[Stored]:
    """One owner's subscriptions, in the order of their ids."""
    return [_stored(row) for row in await tx.rows(LIST_OF, (owner, limit, offset))]


async def subscription(tx: Tx, subscription_id: str) -> Stored | None:
    """One of them."""
    rows = await tx.rows(ONE, (subscription_id,))
    return _stored(rows[0]) if rows else None


async def count(tx: Tx) -> int:
    """How many there are."""
    return int((await tx.rows(COUNT))[0][0])


async def count_of(tx: Tx, owner: str) -> int:
    """How many one owner has."""
    return int((await tx.rows(COUNT_OF, (owner,)))[0][0])


async def put(tx: Tx, stored: Stored) -> None:
    """Store a subscription, or exchange its document."""
    document = orjson.dumps(dict(stored.document)).decode()
    await tx.many(PUT, [(stored.id, document, stored.owner)])


async def drop(tx: Tx, subscription_id: str) -> None:
    """Delete a subscription and what waits for it."""
    await tx.many(DROP, [(subscription_id,)])
    await tx.many(DROP_QUEUE, [(subscription_id,)])


async def enqueue(tx: Tx, notifications: Sequence[Notification], at: int) -> None:
    """Let notifications wait for delivery, behind those that wait already."""
    last = int((await tx.rows(LAST_SEQ))[0][0])
    await tx.many(
        ENQUEUE,
        [
            (seq, one.id, one.subscription, one.entity, one.body, at, at)
            for seq, one in enumerate(notifications, start=last + 1)
        ],
    )


async def tell(tx: Tx, entries: Sequence[tuple[str, ...]], told: Sequence[str], at: int) -> None:
    """Append events to the outbox, and count them for the subscriptions they belong to."""
    await tx.many(events.APPEND, entries)
    await tx.many(TOLD, [(at, at, subscription_id) for subscription_id in told])


async def due(tx: Tx) -> list[tuple[str, int]]:
    """Subscriptions with something waiting, and when the first of it is due."""
    return [(row[0], int(row[1])) for row in await tx.rows(DUE_SUBSCRIPTIONS)]


async def waiting(tx: Tx, subscription_id: str, limit: int) -> list[Notification]:
    """What waits for one subscription, in order."""
    return [
        Notification(
            seq=row[0],
            id=row[1],
            subscription=row[2],
            entity=row[3],
            body=row[4],
            attempts=int(row[5]),
        )
        for row in await tx.rows(WAITING, (subscription_id, limit))
    ]


async def delivered(tx: Tx, subscription_id: str, seqs: Sequence[int], at: int) -> None:
    """Forget what was delivered, and count it."""
    await tx.many(DELIVERED, [(seq,) for seq in seqs])
    await tx.many(COUNT_SENT, [(len(seqs), at, at, subscription_id)])


async def failed(  # noqa: PLR0913 # the columns of one outcome
    tx: Tx, one: Notification, *, attempts: int, due_at: int, dead: bool, reason: str, at: int
) -> None:
    """Remember a failed attempt: when the next is due, or that there will be none."""
    await tx.many(FAILED, [(attempts, due_at, int(dead), reason[:500], one.seq)])
    await tx.many(COUNT_FAILED, [(at, at, one.subscription)])


def _stored(row: Row) -> Stored:
    return Stored(
        id=row[0],
        document=orjson.loads(row[1]),
        owner=row[2],
        times_sent=int(row[3]),
        times_failed=int(row[4]),
        last_notification=row[5],
        last_success=row[6],
        last_failure=row[7],
    )
