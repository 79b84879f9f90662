"""The audit trail: closed vocabulary, append-only, each record chained to the one before by hash.

Who, on whose behalf, did what, on which record, for which purpose. Reading personal data is an
audited act; personal data itself never stands in the trail.
"""

import hashlib
from collections.abc import Iterator

import msgspec

from saola.kernel import clock, telemetry
from saola.kernel.db import Row, Tx

SCHEMA = """CREATE TABLE IF NOT EXISTS audit (
    seq BIGINT PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, behalf TEXT NOT NULL,
    action TEXT NOT NULL, record TEXT NOT NULL, purpose TEXT NOT NULL, data TEXT NOT NULL,
    trace TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL)"""
CHAINED = ("seq", "at", "actor", "behalf", "action", "record", "purpose", "data", "trace", "prev")
GENESIS = "0" * 64
AUDIT_LOCK = 0x5A0AD

_vocabulary: dict[str, "Action"] = {}


class Action(msgspec.Struct, frozen=True):
    """One word of the vocabulary: a stable name and what it says to people."""

    name: str
    vi: str
    en: str


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What was done: `record` is an id, never a name; `purpose` cites why the law allows it."""

    actor: str
    record: str
    behalf: str = ""
    purpose: str = ""
    data: dict[str, object] = msgspec.field(default_factory=dict)


def declare(name: str, vi: str, en: str) -> Action:
    """Add a word to the vocabulary; a second meaning for the same word is a bug."""
    action = Action(name, vi, en)
    assert _vocabulary.setdefault(name, action) == action, f"{name} is declared twice"
    return action


def vocabulary() -> tuple[Action, ...]:
    """Every declared action, by name."""
    return tuple(_vocabulary[name] for name in sorted(_vocabulary))


def prepare(tx: Tx) -> None:
    """Create the table of this store, once."""
    tx.execute(SCHEMA)


def record(tx: Tx, action: Action, act: Act) -> int:
    """Append to the trail inside `tx`: the act and its record commit together; its number."""
    assert _vocabulary.get(action.name) == action, f"{action.name} is not declared"
    if tx.dialect == "postgresql":
        tx.execute("SELECT pg_advisory_xact_lock(?)", (AUDIT_LOCK,))
    newest = tx.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
    seq, prev = (newest[0]["seq"] + 1, newest[0]["hash"]) if newest else (1, GENESIS)
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

    A cut at the very end shows only against a number noted elsewhere.
    """
    prev, expected = GENESIS, 1
    for row in tx.execute("SELECT * FROM audit ORDER BY seq"):
        if row["seq"] != expected or row["prev"] != prev or row["hash"] != _digest(row):
            yield row["seq"]
        prev, expected = row["hash"], row["seq"] + 1


def about(tx: Tx, record_id: str, *, limit: int) -> list[Row]:
    """What was done on a record, newest first."""
    return tx.execute(
        "SELECT * FROM audit WHERE record = ? ORDER BY seq DESC LIMIT ?", (record_id, limit)
    )


def _digest(row: Row) -> str:
    text = msgspec.json.encode([row[column] for column in CHAINED])
    return hashlib.sha256(text).hexdigest()
