"""Periodic subscriptions (5.8.6, `timeInterval`): at each turn, everything they select is told.

The next turn is kept with the subscription, so that a restart neither forgets nor repeats one, and
of several brokers on one database one takes it. Turns missed while all were away are not made up:
one is taken, and the next when it would have come anyway. A turn tells of up to
`query_entities_max` entities in each of up to `periodic_pages_max` notifications.
"""

import asyncio
import contextlib
from collections.abc import Callable

from saola.kernel import clock, telemetry
from saola.kernel.errors import Fault
from saola.scp import limits
from saola.scp.broker import store as state
from saola.scp.db import Connections
from saola.scp.entities.rules import microseconds
from saola.scp.subscriptions import notifications, store
from saola.scp.subscriptions.matching import Matcher, joined_to
from saola.scp.subscriptions.model import EVENTS_ENDPOINT, Notification, Subscription
from saola.scp.subscriptions.room import make_room
from saola.scp.subscriptions.rules import turn_after

LOOK_AGAIN_S = 60.0  # another broker on this database may have a new subscription
AWAY_S = 1.0
SECOND = 1_000_000

log = telemetry.logger("scp.periodic")


def next_turn(subscription: Subscription, after: int) -> int | None:
    """When it is due next, if it is a periodic one."""
    return turn_after(subscription, after, after) if subscription.interval_s else None


class Turns:
    """Queues what periodic subscriptions are to be told."""

    def __init__(
        self, connections: Connections, matcher: Matcher, wake: Callable[[], None]
    ) -> None:
        """`wake` is called when something new waits for delivery."""
        self._connections = connections
        self._matcher = matcher
        self._wake = wake
        self._changed = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    def look(self) -> None:
        """A subscription is new, or another now."""
        self._changed.set()

    def start(self) -> None:
        """Begin, on the running loop."""
        self._running = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Queue nothing more."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            try:
                pause = await self._take_due()
            except Exception:  # told, and tried again: the database may be away for a while
                log.exception("turns_put_off")
                pause = AWAY_S
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._changed.wait()

    async def _take_due(self) -> float:
        """Take the turns that are due; seconds until the next."""
        async with self._connections.reading() as tx:
            turns = await store.turns(tx)
        now = microseconds(clock.now())
        for subscription_id, due_at in turns:
            one = self._matcher.get(subscription_id)
            if due_at > now:
                return min((due_at - now) / SECOND, LOOK_AGAIN_S)
            if one is not None and one.interval_s:
                await self._take(one, due_at, now)
        return 0.0 if any(self._matcher.get(one) for one, _ in turns) else LOOK_AGAIN_S

    async def _take(self, one: Subscription, due_at: int, now: int) -> None:
        """Take one turn; one that fails is told, passed over, and keeps nobody else waiting."""
        next_at = turn_after(one, due_at, now)
        try:
            taken = await self._queue(one, due_at, next_at, now)
        except Fault:  # the database may be away: the turn stays due
            raise
        except Exception:  # told, and passed over; it would be the first in the line for ever
            log.exception("turn_failed", subscription=one.id)
            async with self._connections.transaction() as tx:
                await store.take_turn(tx, one.id, due_at, next_at)
            return
        if taken:
            self._wake()

    async def _queue(self, one: Subscription, due_at: int, next_at: int, now: int) -> bool:
        """Queue what there is to tell; False when nothing is, or another broker has the turn."""
        heard = one.stands(now) and one.endpoint.uri != EVENTS_ENDPOINT
        told = await self._told(one, now) if heard else []
        async with self._connections.transaction() as tx:
            if not await store.take_turn(tx, one.id, due_at, next_at) or not told:
                return False
            await store.enqueue(tx, told, now)
            await make_room(tx, one.id)
        return True

    async def _told(self, one: Subscription, now: int) -> list[Notification]:
        """All that is selected, a notification for each page; between pages others are served.

        What does not fit into `periodic_pages_max` pages is left out, and that is told in the log.
        """
        most, told = limits.query_entities_max, []
        for page in range(limits.periodic_pages_max + 1):
            async with self._connections.reading() as tx:
                found = await state.find(tx, one.selection, most, page * most)
                if found and page == limits.periodic_pages_max:
                    log.warning("entities_left_out", subscription=one.id, told=page * most)
                elif found:
                    joined = await joined_to(tx, one, found)
                    told.append(notifications.of_entities(one, found, now, joined))
            if len(found) < most:
                break
            await asyncio.sleep(0)
        return told
