"""The store `lgsp`: the exchange's rules in force and the index of its evidence."""

import threading
from pathlib import Path

from saola.kernel import events
from saola.kernel.db import Database, store

_ready: set[str] = set()
_lock = threading.Lock()


def prepare() -> Database:
    """The store with its tables; made at the first call of a process."""
    database = store("lgsp")
    key = f"{database.url} {database.path}"
    with _lock:
        if key not in _ready:
            with database.transaction() as tx:
                events.prepare(tx)
            database.migrate(Path(__file__).parent / "schema")
            _ready.add(key)
    return database
