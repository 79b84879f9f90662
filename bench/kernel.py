"""The shared machinery: our HTTP server, the proxy, the outbox."""

import tempfile
import time
from pathlib import Path

import apsw
from bench.figures import Figure
from bench.load import best_of, serving

from saola.kernel import events
from saola.kernel.db import Database

APPENDING_S = 1.5


class Measured(events.Event):
    name = "bench.outbox.measured.v1"
    value: int


def bench_server():
    """Requests through trace, router, refusals and JSON, beside the bare loop and parser."""
    with serving("bare") as bare, serving("ours") as port:
        ceiling, ours = best_of(bare, port)
        yield Figure(name="server", value=ours, unit="requests/s", ceiling=ceiling)


def bench_proxy():
    """Requests passed on over kept connections, beside the same asked directly."""
    with serving("ours") as behind, serving("proxy", str(behind)) as port:
        direct, passed_on = best_of(behind, port)
        yield Figure(name="proxy", value=passed_on, unit="requests/s", ceiling=direct)


def bench_outbox():
    """Events made durable one commit at a time, beside bare commits of the same bytes."""
    with tempfile.TemporaryDirectory(prefix="saola-bench-") as folder:
        store = Database("ours", "sqlite:", Path(folder))
        with store.transaction() as tx:
            events.prepare(tx)

        def append(number):
            with store.transaction() as tx:
                events.emit(tx, Measured(value=number), key="bench")

        bare = apsw.Connection(str(Path(folder) / "bare.sqlite"))
        bare.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
        bare.execute("CREATE TABLE line (seq INTEGER PRIMARY KEY, body TEXT)")

        def commit(number):
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO line (body) VALUES (?)", ("x" * 160,))
            bare.execute("COMMIT")

        # Turn by turn, since a disk's mood changes within seconds.
        rates = {append: [], commit: []}
        for _ in range(3):
            for work, seen in rates.items():
                seen.append(_per_second(work))
        ours, ceiling = (max(seen) for seen in rates.values())
        yield Figure(name="outbox", value=ours, unit="events/s", ceiling=ceiling)
        store.close()
        bare.close()


def _per_second(work):
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < APPENDING_S:
        work(count)
        count += 1
    return count / (time.perf_counter() - began)
