"""Bounds what waits for one subscription, whatever keeps its receiver from taking it."""

from collections import Counter
from collections.abc import Sequence

from saola.kernel import telemetry
from saola.scp import limits
from saola.scp.db import Tx
from saola.scp.subscriptions import store
from saola.scp.subscriptions.model import Notification

log = telemetry.logger("scp.delivery")


async def make_room(tx: Tx, subscription_id: str) -> None:
    """Keep the newest `notifications_kept_max`; what is dropped is told in the log."""
    dropped = await store.make_room(tx, subscription_id)
    if dropped:
        log.error("notifications_dropped", subscription=subscription_id, number=dropped)


class Room:
    """What one writer queues, counted: to look at every write would cost more than the write."""

    def __init__(self) -> None:
        """Nothing was queued yet."""
        self._queued: Counter[str] = Counter()

    async def queued(self, tx: Tx, notifications: Sequence[Notification]) -> None:
        """Make room whenever a tenth of what is kept was queued for a subscription."""
        new = Counter(one.subscription for one in notifications)
        self._queued.update(new)
        for name in new:
            if self._queued[name] > limits.notifications_kept_max // 10:
                self.forget(name)
                await make_room(tx, name)

    def forget(self, subscription_id: str) -> None:
        """Count from nothing."""
        del self._queued[subscription_id]
