"""The store `lgsp`: the exchange's rules in force and the index of its evidence."""

import threading
from pathlib import Path

from saola.kernel import events
from saola.kernel.db import Database, store

_ready: set[str] = set()
_lock = threading.Lock()


def database() -> Database:
    """The store, whose tables `prepare` makes."""
    return store("lgsp")


def prepare() -> Database:
    """The store with its tables; made at the first call of a process."""
    lgsp = database()
    make_tables(lgsp)
    return lgsp


def make_tables(lgsp: Database) -> None:
    """Bring the tables up to this version, once in a process."""
    key = f"{lgsp.url} {lgsp.path}"
    with _lock:
        if key not in _ready:
            with lgsp.transaction() as tx:
                events.prepare(tx)
            lgsp.migrate(Path(__file__).parent / "schema")
            _ready.add(key)
