"""Hears every change of a registration, and queues whom to tell in the transaction it is in."""

from collections.abc import Callable, Sequence

import msgspec
import orjson

from saola.kernel import clock, ids, telemetry
from saola.kernel.errors import Refusal
from saola.scp import limits
from saola.scp.access import ANYONE
from saola.scp.contexts.model import ContextMissing
from saola.scp.contexts.shelf import compiled
from saola.scp.db import Connections, Tx
from saola.scp.entities.rules import microseconds
from saola.scp.registrations.model import Registration, Stored
from saola.scp.sourcewatch import rules, store
from saola.scp.sourcewatch.rules import Reason, Watch
from saola.scp.subscriptions import store as queue
from saola.scp.subscriptions.model import Notification, Subscription
from saola.scp.subscriptions.model import Stored as Row
from saola.scp.subscriptions.room import Room

log = telemetry.logger("scp.sourcewatch")


class Watcher:
    """All subscriptions to registrations, understood."""

    def __init__(self, wake: Callable[[], None]) -> None:
        """`wake` is called when something new waits for delivery."""
        self._wake = wake
        self._all: dict[str, Watch] = {}
        self._room = Room()
        self.missed: dict[str, Row] = {}  # not understood (any more)

    def get(self, key: str) -> Subscription | None:
        """The subscription of a queue, known there and counted by its key."""
        found = self._all.get(key)
        return None if found is None else msgspec.structs.replace(found.subscription, id=key)

    async def load(self, connections: Connections) -> None:
        """Read them all; what is not understood (any more) is told, and `missed`."""
        async with connections.reading() as tx:
            rows = await store.subscriptions(tx, ANYONE, limits.subscriptions_max)
        for row in rows:
            try:
                self.heed(row)
            except (Refusal, ContextMissing) as wrong:
                log.warning("subscription_not_understood", id=row.id, why=str(wrong))
                self.missed[row.id] = row

    def heed(self, row: Row) -> None:
        """Heed a stored one; raises what keeps it from being understood."""
        self.put(understood(row))

    def put(self, watch: Watch) -> None:
        """Heed a new or changed subscription from now on."""
        self.missed.pop(watch.id, None)
        self._all[store.key(watch.id)] = watch

    def drop(self, subscription_id: str) -> None:
        """Heed it no longer."""
        self.missed.pop(subscription_id, None)
        self._all.pop(store.key(subscription_id), None)
        self._room.forget(store.key(subscription_id))

    async def begun(
        self, tx: Tx, watch: Watch, rows: Sequence[tuple[Stored, Registration]]
    ) -> None:
        """Tell a new subscriber what matches already."""
        about = [(row, one) for row, one in rows if rules.is_about(watch, one)]
        now = microseconds(clock.now())
        if about and watch.subscription.stands(now):
            await queue.enqueue(tx, [_notification(watch, Reason.NEW, about, now)], now)

    async def changed(
        self, tx: Tx, row: Stored, before: Registration | None, after: Registration | None
    ) -> None:
        """Tell whom a change concerns; `row` is what stands, or stood."""
        now = microseconds(clock.now())
        one = after or before
        assert one is not None, "something changed"
        told = [
            _notification(watch, why, [(row, one)], now)
            for watch in self._all.values()
            if watch.subscription.stands(now)
            if (why := rules.reason(watch, before, after)) is not None
        ]
        if told:
            await queue.enqueue(tx, told, now)
            await self._room.queued(tx, told)

    def committed(self) -> None:
        """What was queued is durable now."""
        if self._all:
            self._wake()


def understood(row: Row) -> Watch:
    """A stored subscription, parsed under the context it was given with."""
    return rules.understood(row.document, compiled(row.document.get("@context")))


def _notification(
    watch: Watch, why: Reason, about: Sequence[tuple[Stored, Registration]], at: int
) -> Notification:
    own_id = f"urn:ngsi-ld:Notification:{ids.new()}"
    body = rules.notification(watch, why, about, own_id, at)
    return Notification(
        seq=0,
        id=own_id,
        subscription=store.key(watch.id),
        entity=about[0][0].id,
        body=orjson.dumps(body).decode(),
    )
