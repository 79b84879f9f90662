"""The relay: hands every event of every outbox to the handlers that want it, in order."""

import enum
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from saola.kernel import clock, events, telemetry
from saola.kernel.db import Database, Tx
from saola.kernel.events import Envelope, Handler

BATCH_EVENTS = 200
REPLAY_S = 2.0  # how long cursors are believed before they are read again
PAUSE_S, PAUSE_S_MAX = 0.1, 60.0

log = telemetry.logger("relay")

Place = tuple[str, str]  # a handler's name, a store's
Transaction = Callable[[], AbstractContextManager[Tx]]


class Outcome(enum.Enum):
    """What became of an attempt to hand over an event; `MOVED_BACK`: a replay is asked for."""

    TAKEN = enum.auto()
    KNOWN = enum.auto()
    FAILED = enum.auto()
    PARKED = enum.auto()
    MOVED_BACK = enum.auto()


class Relay:
    """Delivers the outboxes of `sources` to `handlers`; for one thread, which calls `run_once`.

    One event is one transaction, on the store that `transaction` opens and that keeps the cursors.
    Handlers do not wait for each other: one that fails is tried again after a pause that doubles,
    and its event is parked in the end.
    """

    def __init__(
        self,
        handlers: tuple[Handler, ...],
        sources: Mapping[str, Database],
        transaction: Transaction,
    ) -> None:
        """Nothing is read before `run_once`."""
        self._handlers = {handler.name: handler for handler in handlers}
        assert len(self._handlers) == len(handlers), "a name is taken twice"
        self._sources = sources
        self._transaction = transaction
        self._cursors: dict[Place, int] = {}  # how far each has looked
        self._kept: dict[Place, int] = {}  # how far it is said to have looked, in its store
        self._looked_s = float("-inf")
        self._failures: dict[Place, int] = {}
        self._not_before_s: dict[Place, float] = {}

    def run_once(self) -> int:
        """Deliver what waits, up to a batch for each store; how many events reached a handler."""
        self._look()
        return sum(self._relay(name, source) for name, source in self._sources.items())

    def close(self) -> None:
        """Close this thread's connections to the sources."""
        for source in self._sources.values():
            source.close()

    def _look(self) -> None:
        """Keep what was passed over unwanted, and read cursors anew: one may have been moved back.

        Writing a cursor for every event that a handler does not want would cost a commit each.
        """
        if clock.monotonic() - self._looked_s < REPLAY_S:
            return
        kept = {}
        with self._transaction() as tx:
            for handler in self._handlers:
                for source in self._sources:
                    kept[handler, source] = events.cursor(tx, handler, source)
            for place, seq in self._cursors.items():
                # Still where we left it: nobody asked for a replay since.
                if self._kept[place] == kept[place] < seq:
                    events.advance(tx, *place, seq)
                    kept[place] = seq
        self._kept, self._cursors = kept, dict(kept)
        self._looked_s = clock.monotonic()

    def _relay(self, name: str, source: Database) -> int:
        ready = [handler for handler in self._handlers.values() if self._is_ready(handler, name)]
        if not ready:
            return 0
        after = min(self._cursors[handler.name, name] for handler in ready)
        with source.reading() as tx:
            batch = events.read(tx, name, after=after, limit=BATCH_EVENTS)
        return sum(self._hand(handler, name, batch) for handler in ready) if batch else 0

    def _is_ready(self, handler: Handler, source: str) -> bool:
        return self._not_before_s.get((handler.name, source), 0.0) <= clock.monotonic()

    def _hand(self, handler: Handler, source: str, batch: list[Envelope]) -> int:
        place, delivered = (handler.name, source), 0
        wanted = {event.name for event in handler.events}
        for envelope in batch:
            if envelope.seq <= self._cursors[place]:
                continue
            if envelope.name in wanted:
                if not self._deliver(handler, envelope):
                    break
                delivered += 1
                self._kept[place] = envelope.seq
            self._cursors[place] = envelope.seq
        return delivered

    def _deliver(self, handler: Handler, envelope: Envelope) -> bool:
        """Whether the handler is done with the event: it took it, or it is parked."""
        place = (handler.name, envelope.source)
        outcome = attempt(self._transaction, handler, envelope, seen=self._kept[place])
        if outcome is Outcome.MOVED_BACK:
            self._looked_s = float("-inf")
            return False
        if outcome is Outcome.FAILED:
            failures = self._failures[place] = self._failures.get(place, 0) + 1
            self._not_before_s[place] = clock.monotonic() + pause_s(failures)
            return False
        self._failures[place] = 0
        return True


def attempt(
    transaction: Transaction, handler: Handler, envelope: Envelope, *, seen: int
) -> Outcome:
    """Hand one event to one handler in a transaction of its own; a failure is told and counted.

    `seen` is where the handler's cursor was last known to be: nothing is handed over, and so no
    replay forgotten, when an operator has moved it back since.
    """
    try:
        with transaction() as tx:
            if events.cursor(tx, handler.name, envelope.source) < seen:
                return Outcome.MOVED_BACK
            return Outcome.TAKEN if events.deliver(tx, handler, envelope) else Outcome.KNOWN
    except Exception as failed:
        with transaction() as tx:
            parked = events.record_failure(tx, handler, envelope, repr(failed))
        with telemetry.tracing(envelope.trace or telemetry.new_trace_id()):
            log.exception(
                "event_parked" if parked else "event_failed",
                handler=handler.name,
                source=envelope.source,
                seq=envelope.seq,
            )
        return Outcome.PARKED if parked else Outcome.FAILED


def pause_s(failures: int) -> float:
    """Seconds before an event that has failed so often is tried again."""
    return min(PAUSE_S * 2.0 ** (failures - 1), PAUSE_S_MAX)
