"""The outbox, the cursors of handlers and their failures: tables of every store that emits."""

from collections.abc import Iterator
from typing import Any

import msgspec

from saola.kernel import clock, ids, limits, telemetry
from saola.kernel.db import Row, Tx
from saola.kernel.events.fact import Envelope, Event, Handler

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS outbox (
    seq {serial}, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, key TEXT NOT NULL,
    at TEXT NOT NULL, trace TEXT NOT NULL, body TEXT NOT NULL)""",
    (
        "CREATE TABLE IF NOT EXISTS event_cursor (handler TEXT NOT NULL, source TEXT NOT NULL,"
        " seq BIGINT NOT NULL, PRIMARY KEY (handler, source))"
    ),
    (
        "CREATE TABLE IF NOT EXISTS event_failure (handler TEXT NOT NULL, source TEXT NOT NULL,"
        " seq BIGINT NOT NULL, attempts INTEGER NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL,"
        " parked INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (handler, source, seq))"
    ),
)
SERIAL = {
    "sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT",
    "postgresql": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
}
APPEND = "INSERT INTO outbox (id, name, key, at, trace, body) VALUES (?, ?, ?, ?, ?, ?)"
OUTBOX_LOCK = 0x5A01A  # one writer at a time on PostgreSQL, so that sequence order is commit order


def prepare(tx: Tx) -> None:
    """Create the tables of events in this store, once."""
    for statement in SCHEMA:
        tx.execute(statement.format(serial=SERIAL[tx.dialect]))


def emit(tx: Tx, event: Event, *, key: str) -> str:
    """Append `event` about `key` to the outbox inside `tx`; its id.

    Events of one key reach every handler in the order of their commits.
    """
    row = entry(event, key=key)
    if tx.dialect == "postgresql":
        tx.execute("SELECT pg_advisory_xact_lock(?)", (OUTBOX_LOCK,))
    tx.execute(APPEND, row)
    return row[0]


def entry(event: Event, *, key: str) -> tuple[str, ...]:
    """The row that `APPEND` puts into an outbox; its first value is the event's id.

    For writers with a connection of their own, who must see to it that they commit in the order of
    their appending.
    """
    body = msgspec.json.encode(event)
    assert len(body) <= limits.event_body_bytes_max, f"{event.name} is too large"
    at = clock.isoformat(clock.now())
    return str(ids.new()), event.name, key, at, telemetry.trace_id(), body.decode()


def read(tx: Tx, source: str, *, after: int, limit: int) -> list[Envelope]:
    """Up to `limit` events of this outbox that come after sequence number `after`."""
    rows = tx.execute(
        "SELECT seq, id, name, key, at, trace, body FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?",
        (after, limit),
    )
    return [_envelope(source, row) for row in rows]


def last_seq(tx: Tx) -> int:
    """The sequence number of the newest event of this outbox; 0 when it is empty."""
    return int(tx.execute("SELECT COALESCE(MAX(seq), 0) AS seq FROM outbox")[0]["seq"])


def prune(tx: Tx, *, upto: int, before: str) -> None:
    """Drop events up to sequence number `upto` that are older than `before`; not the newest.

    The newest stays, whatever its age, so that `last_seq` never goes back.
    """
    tx.execute(
        "DELETE FROM outbox WHERE seq <= ? AND at < ? AND seq < (SELECT MAX(seq) FROM outbox)",
        (upto, before),
    )


def cursor(tx: Tx, handler: str, source: str) -> int:
    """The last event of `source` that `handler` has dealt with."""
    rows = tx.execute(
        "SELECT seq FROM event_cursor WHERE handler = ? AND source = ?", (handler, source)
    )
    return int(rows[0]["seq"]) if rows else 0


def advance(tx: Tx, handler: str, source: str, seq: int) -> None:
    """Remember that `handler` has dealt with `source` up to `seq`; a lower one means replay."""
    tx.execute(
        "INSERT INTO event_cursor (handler, source, seq) VALUES (?, ?, ?)"
        " ON CONFLICT (handler, source) DO UPDATE SET seq = excluded.seq",
        (handler, source, seq),
    )


def deliver(tx: Tx, handler: Handler, envelope: Envelope) -> bool:
    """Hand one event to one handler inside `tx`; False when it has had it before.

    The cursor moves in the same transaction as the handler's effects, so whatever happens in
    between, the event is dealt with exactly once in this store, by however many workers.
    """
    if tx.dialect == "postgresql":  # where two transactions would read the same cursor
        place = f"{handler.name} {envelope.source}"
        tx.execute("SELECT pg_advisory_xact_lock(hashtext(?))", (place,))
    if envelope.seq <= cursor(tx, handler.name, envelope.source):
        return False
    if any(envelope.name == event.name for event in handler.events):
        with telemetry.tracing(envelope.trace or telemetry.new_trace_id()):
            handler.handle(envelope, tx)
        tx.execute(
            "DELETE FROM event_failure WHERE handler = ? AND source = ? AND seq = ?",
            (handler.name, envelope.source, envelope.seq),
        )
    advance(tx, handler.name, envelope.source, envelope.seq)
    return True


def record_failure(tx: Tx, handler: Handler, envelope: Envelope, reason: str) -> bool:
    """Count a failed delivery; True when the event is now parked for an operator.

    A parked event no longer blocks the ones behind it; a replay brings it back, to be tried as
    often again.
    """
    place = (handler.name, envelope.source, envelope.seq)
    tx.execute(
        "INSERT INTO event_failure (handler, source, seq, attempts, reason, at)"
        " VALUES (?, ?, ?, 1, ?, ?) ON CONFLICT (handler, source, seq) DO UPDATE SET"
        " attempts = CASE event_failure.parked WHEN 1 THEN 1 ELSE event_failure.attempts + 1 END,"
        " parked = 0, reason = excluded.reason, at = excluded.at",
        (*place, reason[:500], clock.isoformat(clock.now())),
    )
    attempts = tx.execute(
        "SELECT attempts FROM event_failure WHERE handler = ? AND source = ? AND seq = ?", place
    )[0]["attempts"]
    if attempts < limits.event_attempts_max:
        return False
    tx.execute(
        "UPDATE event_failure SET parked = 1 WHERE handler = ? AND source = ? AND seq = ?", place
    )
    advance(tx, handler.name, envelope.source, envelope.seq)
    return True


def failures(tx: Tx) -> Iterator[Row]:
    """Deliveries that failed and have not succeeded since, newest first."""
    yield from tx.execute(
        "SELECT handler, source, seq, attempts, reason, at, parked FROM event_failure"
        " ORDER BY at DESC LIMIT 1000"
    )


def _envelope(source: str, row: Row) -> Envelope:
    fields: dict[str, Any] = {**row, "source": source, "body": row["body"].encode()}
    return Envelope(**fields)
