"""The stores whose outboxes are relayed, and how long what was relayed is kept for a replay."""

import datetime as dt

from saola.kernel import clock, events, settings
from saola.kernel.db import store
from saola.kernel.plugins import Contribution, Job

SOURCES = ("control", "scp", "lgsp")
PUBLISHER = "events.streams"  # whose cursors say how far each outbox is published to NATS
KEPT = dt.timedelta(days=30)
PRUNE_EVERY_S = 3600.0


def contribution(parts: tuple[Contribution, ...]) -> Contribution:
    """A job that drops what every handler of `parts` has had for long."""
    readers = [handler.name for part in parts for handler in part.handlers]
    return Contribution(jobs=(Job("app.outboxes", PRUNE_EVERY_S, lambda: prune(readers)),))


def prune(readers: list[str]) -> None:
    """Drop events older than `KEPT` that every one of `readers` has looked at, in each store."""
    if settings.current().events_url:
        readers = [*readers, PUBLISHER]
    before = clock.isoformat(clock.now() - KEPT)
    for source in SOURCES:
        with store("control").reading() as tx:
            upto = min((events.cursor(tx, reader, source) for reader in readers), default=0)
        with store(source).transaction() as tx:
            events.prune(tx, upto=upto, before=before)
