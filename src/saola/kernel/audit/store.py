"""The trail's table and its chain of hashes."""

import hashlib
from collections.abc import Iterator

import msgspec

from saola.kernel import clock, telemetry
from saola.kernel.audit.vocabulary import Act, Action, vocabulary
from saola.kernel.db import Row, Tx

SCHEMA = """CREATE TABLE IF NOT EXISTS audit (
    seq BIGINT PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, behalf TEXT NOT NULL,
    action TEXT NOT NULL, record TEXT NOT NULL, purpose TEXT NOT NULL, data TEXT NOT NULL,
    trace TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL)"""
CHAINED = ("seq", "at", "actor", "behalf", "action", "record", "purpose", "data", "trace", "prev")
GENESIS = "0" * 64
AUDIT_LOCK = 0x5A0AD
READ_AT_ONCE = 1000


def prepare(tx: Tx) -> None:
    """Create the table of this store, once."""
    tx.execute(SCHEMA)


def record(tx: Tx, action: Action, act: Act) -> int:
    """Append to the trail inside `tx`: the act and its record commit together; its number."""
    assert action in vocabulary(), f"{action.name} is not declared"
    if tx.dialect == "postgresql":
        tx.execute("SELECT pg_advisory_xact_lock(?)", (AUDIT_LOCK,))
    last, prev = newest(tx)
    seq = last + 1
    row: dict[str, object] = {
        "seq": seq,
        "at": clock.isoformat(clock.now()),
        "actor": act.actor,
        "behalf": act.behalf,
        "action": action.name,
        "record": act.record,
        "purpose": act.purpose,
        "data": msgspec.json.encode(act.data, order="deterministic").decode(),
        "trace": telemetry.trace_id(),
        "prev": prev,
    }
    tx.execute(
        "INSERT INTO audit (seq, at, actor, behalf, action, record, purpose, data, trace, prev,"
        " hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*row.values(), _digest(row)),
    )
    return seq


def broken_links(tx: Tx) -> Iterator[int]:
    """The numbers at which the trail was changed, cut or reordered; none when it is whole.

    A cut at the very end shows only against what `newest` told and somebody noted elsewhere.
    """
    prev, last = GENESIS, 0
    while rows := tx.execute(
        "SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", (last, READ_AT_ONCE)
    ):
        for row in rows:
            if row["seq"] != last + 1 or row["prev"] != prev or row["hash"] != _digest(row):
                yield row["seq"]
            prev, last = row["hash"], row["seq"]


def newest(tx: Tx) -> tuple[int, str]:
    """Number and hash of the last record; 0 and a hash of zeros before the first."""
    rows = tx.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
    return (rows[0]["seq"], rows[0]["hash"]) if rows else (0, GENESIS)


def hash_at(tx: Tx, seq: int) -> str:
    """The hash of a record; empty when there is none of that number."""
    rows = tx.execute("SELECT hash FROM audit WHERE seq = ?", (seq,))
    return rows[0]["hash"] if rows else GENESIS if not seq else ""


def about(tx: Tx, record_id: str, *, limit: int) -> list[Row]:
    """What was done on a record, newest first."""
    return tx.execute(
        "SELECT * FROM audit WHERE record = ? ORDER BY seq DESC LIMIT ?", (record_id, limit)
    )


def _digest(row: Row) -> str:
    text = msgspec.json.encode([row[column] for column in CHAINED])
    return hashlib.sha256(text).hexdigest()
