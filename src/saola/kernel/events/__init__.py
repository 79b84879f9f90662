"""Facts travel upward as events: an outbox in the emitter's transaction, handlers that remember.

An event is a frozen struct with a `name` of the form `part.thing.happened.v1`. It is appended to
the outbox of the store it concerns, in the same transaction as the change. The relay hands every
event, in order, to each handler; a handler's effects and its cursor commit together, so a second
delivery changes nothing.
"""

from saola.kernel.events.fact import Envelope, Event, Handler
from saola.kernel.events.store import (
    APPEND,
    advance,
    cursor,
    deliver,
    emit,
    entry,
    failures,
    last_seq,
    prepare,
    prune,
    read,
    record_failure,
)

__all__ = [
    "APPEND",
    "Envelope",
    "Event",
    "Handler",
    "advance",
    "cursor",
    "deliver",
    "emit",
    "entry",
    "failures",
    "last_seq",
    "prepare",
    "prune",
    "read",
    "record_failure",
]
