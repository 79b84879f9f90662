"""The tables of subscriptions and of the notifications that wait."""

from collections.abc import Mapping, Sequence

import orjson

from saola.kernel import events
from saola.scp import limits
from saola.scp.access import ANYONE
from saola.scp.db import Row, Tx
from saola.scp.subscriptions.model import Dead, Notification, Stored

COLUMNS = """SELECT id, body, owner, times_sent, times_failed, last_notification, last_success,
  last_failure, created_at, modified_at FROM subscription"""
WHOSE = f" WHERE kind = 'entities' AND (owner IN (?, '{ANYONE}') OR ? = '{ANYONE}')"
LIST = COLUMNS + WHOSE + " ORDER BY id LIMIT ? OFFSET ?"
ONE = COLUMNS + WHOSE + " AND id = ?"
COUNT = "SELECT COUNT(*) FROM subscription" + WHOSE  # noqa: S608 # constants
PUT = """INSERT INTO subscription (id, body, owner, created_at, modified_at, next_at)
  VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body,
  modified_at = excluded.modified_at, next_at = excluded.next_at"""
PERIODIC = "SELECT id, next_at FROM subscription WHERE next_at IS NOT NULL ORDER BY next_at"
# Of several brokers on one database, the one whose change is made takes the turn.
TAKE_TURN = "UPDATE subscription SET next_at = ? WHERE id = ? AND next_at = ? RETURNING id"
BODIES = "SELECT body FROM subscription"
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
# By id too: a subscription may have been deleted meanwhile, and its numbers given anew.
DELIVERED = "DELETE FROM notification WHERE seq = ? AND id = ?"
FAILED = """UPDATE notification SET attempts = ?, due_at = ?, dead = ?, reason = ?
  WHERE seq = ? AND id = ?"""
MAKE_ROOM = """DELETE FROM notification WHERE subscription = ? AND seq <= (
    SELECT seq FROM notification WHERE subscription = ? ORDER BY seq DESC LIMIT 1 OFFSET ?
  ) RETURNING seq"""
DEAD = """SELECT seq, id, subscription, entity, noted_at, attempts, reason FROM notification
  WHERE dead = 1 AND (? = '' OR subscription = ?) ORDER BY seq LIMIT ?"""
REVIVE = """UPDATE notification SET dead = 0, attempts = 0, due_at = ?
  WHERE dead = 1 AND (? = '' OR subscription = ?) RETURNING seq"""
COUNT_SENT = """UPDATE subscription SET times_sent = times_sent + ?, last_notification = ?,
  last_success = ? WHERE id = ?"""
COUNT_FAILED = """UPDATE subscription SET times_sent = times_sent + 1,
  times_failed = times_failed + 1, last_notification = ?, last_failure = ? WHERE id = ?"""
TOLD = """UPDATE subscription SET times_sent = times_sent + 1, last_notification = ?,
  last_success = ? WHERE id = ?"""


async def subscriptions(tx: Tx, asker: str, limit: int, offset: int = 0) -> list[Stored]:
    """The asker's own and those that are anyone's, in the order of their ids; all, for `ANYONE`.

    A subscription says where its owner's secrets are sent, so it is nobody else's to see or change.
    """
    return [kept(row) for row in await tx.rows(LIST, (asker, asker, limit, offset))]


async def subscription(tx: Tx, asker: str, subscription_id: str) -> Stored | None:
    """One of them."""
    rows = await tx.rows(ONE, (asker, asker, subscription_id))
    return kept(rows[0]) if rows else None


async def count(tx: Tx, asker: str) -> int:
    """How many there are."""
    return int((await tx.rows(COUNT, (asker, asker)))[0][0])


async def contexts_named(tx: Tx) -> list[object]:
    """The contexts that subscriptions are understood and told under, also those to sources."""
    documents = [orjson.loads(row[0]) for row in await tx.rows(BODIES)]
    return [one[key] for one in documents for key in ("@context", "jsonldContext") if key in one]


async def put(tx: Tx, stored: Stored, next_at: int | None = None) -> None:
    """Store a subscription, or exchange its document; a periodic one is due at `next_at`."""
    document = orjson.dumps(dict(stored.document)).decode()
    moments = stored.created_at, stored.modified_at, next_at
    await tx.many(PUT, [(stored.id, document, stored.owner, *moments)])


async def turns(tx: Tx) -> list[tuple[str, int]]:
    """The periodic subscriptions and when each is due, the earliest first."""
    return [(row[0], int(row[1])) for row in await tx.rows(PERIODIC)]


async def take_turn(tx: Tx, subscription_id: str, due_at: int, next_at: int) -> bool:
    """Note when it is due next; False when another broker has taken this turn."""
    return bool(await tx.rows(TAKE_TURN, (next_at, subscription_id, due_at)))


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


async def delivered(tx: Tx, sent: Mapping[str, Sequence[Notification]], at: int) -> None:
    """Forget what was delivered, by subscription, and count it."""
    await tx.many(DELIVERED, [(one.seq, one.id) for some in sent.values() for one in some])
    await tx.many(COUNT_SENT, [(len(some), at, at, name) for name, some in sent.items()])


async def failed(  # noqa: PLR0913 # the columns of one outcome
    tx: Tx, one: Notification, *, attempts: int, due_at: int, dead: bool, reason: str, at: int
) -> None:
    """Remember a failed attempt: when the next is due, or that there will be none."""
    await tx.many(FAILED, [(attempts, due_at, int(dead), reason[:500], one.seq, one.id)])
    await tx.many(COUNT_FAILED, [(at, at, one.subscription)])


async def dead(tx: Tx, subscription_id: str, limit: int) -> list[Dead]:
    """What was given up, for one subscription or (empty) for all, in order."""
    rows = await tx.rows(DEAD, (subscription_id, subscription_id, limit))
    names = Dead.__struct_fields__
    return [Dead(**dict(zip(names, row, strict=True))) for row in rows]


async def revive(tx: Tx, subscription_id: str, at: int) -> int:
    """Let what was given up wait again, for one subscription or (empty) for all; how many."""
    return len(await tx.rows(REVIVE, (at, subscription_id, subscription_id)))


async def make_room(tx: Tx, subscription_id: str) -> int:
    """Drop all but the newest that wait, or were given up, for one subscription; how many."""
    kept = limits.notifications_kept_max
    return len(await tx.rows(MAKE_ROOM, (subscription_id, subscription_id, kept)))


def kept(row: Row) -> Stored:
    """The subscription of a row of COLUMNS."""
    return Stored(
        id=row[0],
        document=orjson.loads(row[1]),
        owner=row[2],
        times_sent=int(row[3]),
        times_failed=int(row[4]),
        last_notification=row[5],
        last_success=row[6],
        last_failure=row[7],
        created_at=int(row[8]),
        modified_at=int(row[9]),
    )
