"""Where the rules in force stand for every gateway to read: one row of the store `lgsp`."""

import msgspec

from saola.kernel import clock
from saola.kernel.db import Tx
from saola.lgsp.exchange.model import Snapshot

_decoder = msgspec.json.Decoder(Snapshot)


def publish(tx: Tx, snapshot: Snapshot) -> bool:
    """Put `snapshot` in force; False when a newer one already is."""
    tx.execute(
        "INSERT INTO exchange_rules (one, version, at, body) VALUES (1, ?, ?, ?)"
        " ON CONFLICT (one) DO UPDATE SET version = excluded.version, at = excluded.at,"
        " body = excluded.body WHERE exchange_rules.version < excluded.version",
        (
            snapshot.version,
            clock.isoformat(clock.now()),
            msgspec.json.encode(snapshot).decode(),
        ),
    )
    return version(tx) == snapshot.version


def version(tx: Tx) -> int:
    """The version in force; 0 before the first."""
    rows = tx.execute("SELECT version FROM exchange_rules")
    return int(rows[0]["version"]) if rows else 0


def read(tx: Tx) -> Snapshot:
    """The rules in force; empty ones before the first."""
    rows = tx.execute("SELECT body FROM exchange_rules")
    return _decoder.decode(rows[0]["body"]) if rows else Snapshot()
