"""How far handlers are behind, and what they could not take: gauges that the worker keeps."""

from prometheus_client import Gauge

from saola.app.outboxes import SOURCES
from saola.kernel import events
from saola.kernel.db import Database, store
from saola.kernel.plugins import Contribution, Job

EVERY_S = 5.0

LAG = Gauge(
    "saola_relay_lag_events",
    "Events of a store that a handler has yet to look at",
    ("handler", "source"),
    multiprocess_mode="mostrecent",
)
FAILURES = Gauge(
    "saola_event_failures",
    "Deliveries that failed and have not succeeded since",
    ("handler", "state"),
    multiprocess_mode="mostrecent",
)


def contribution(parts: tuple[Contribution, ...]) -> Contribution:
    """A job that measures the handlers of `parts`."""
    handlers = tuple(handler.name for part in parts for handler in part.handlers)
    return Contribution(jobs=(Job("app.lag", EVERY_S, lambda: measure(handlers)),))


def measure(handlers: tuple[str, ...]) -> None:
    """Set the gauges from the stores as they stand; cursors are kept in the control store."""
    control = store("control")
    with control.reading() as tx:
        cursors = {(h, s): events.cursor(tx, h, s) for h in handlers for s in SOURCES}
        failed = [(row["handler"], bool(row["parked"])) for row in events.failures(tx)]
    newest = {source: _newest(store(source)) for source in SOURCES}
    for (handler, source), seq in cursors.items():
        LAG.labels(handler, source).set(max(0, newest[source] - seq))
    for handler in handlers:
        for state, parked in (("retrying", False), ("parked", True)):
            FAILURES.labels(handler, state).set(failed.count((handler, parked)))


def _newest(source: Database) -> int:
    with source.reading() as tx:
        return events.last_seq(tx)
