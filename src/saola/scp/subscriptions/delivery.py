"""Delivers what waits, in order for each subscription, again and again until it is taken.

At least once: a notification leaves the queue when the receiver has answered 2xx and that is
stored. Receivers tell a repetition by the notification's id. Of what a receiver leaves waiting, or
takes too slowly, or was given up, the newest `notifications_kept_max` are kept, and up to a tenth
more until room is made.
"""

import asyncio
import contextlib
import itertools
import ssl
from collections.abc import Callable

from saola.kernel import clock, telemetry
from saola.scp import limits
from saola.scp.db import Connections
from saola.scp.entities.rules import microseconds
from saola.scp.subscriptions import store
from saola.scp.subscriptions.addresses import NotDelivered
from saola.scp.subscriptions.model import MQTT_SCHEMES, Notification, Subscription
from saola.scp.subscriptions.mqtt import publish
from saola.scp.subscriptions.outcomes import Outcome, Outcomes
from saola.scp.subscriptions.posting import Poster
from saola.scp.subscriptions.rules import Network

IDLE_S = 60.0  # an operator, or another broker on this database, may have queued something
AWAY_S = 1.0  # before what failed on our side is tried again

log = telemetry.logger("scp.delivery")


class Delivery:
    """The sender of notifications: one at a time for each subscription, several side by side."""

    def __init__(self, connections: Connections, networks: tuple[Network, ...]) -> None:
        """Send to public addresses and to those in `networks`."""
        self._connections = connections
        self._networks = networks
        self._find: Callable[[str], Subscription | None] = lambda subscription_id: None
        self._wanted = asyncio.Event()
        self._main: asyncio.Task[None] | None = None
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._begun: dict[str, int] = {}  # which beginning was the last one of a subscription
        self._beginnings = itertools.count()
        self._tls = ssl.create_default_context()
        self._poster = Poster(networks, self._tls)
        self._outcomes = Outcomes(connections)

    def wake(self) -> None:
        """Something new waits."""
        self._wanted.set()

    def start(self, find: Callable[[str], Subscription | None]) -> None:
        """Begin, on the running loop; `find` gives a subscription by its id."""
        self._find = find
        self._main = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Stop; what is on its way stays in the queue unless its outcome is stored."""
        tasks = [task for task in (self._main, *self._sending.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._poster.close()

    async def _run(self) -> None:
        self._wanted.set()
        pause = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wanted.wait()
            self._wanted.clear()
            try:
                pause = await self._start_due()
            except Exception:  # told, and tried again: the database may be away for a while
                log.exception("delivery_put_off")
                pause = AWAY_S

    async def _start_due(self) -> float:
        """Start sending what is due; seconds until the next is."""
        now = microseconds(clock.now())
        async with self._connections.reading() as tx:
            # One whose subscription is not understood (any more) waits until it is.
            due = {one: at for one, at in await store.due(tx) if self._find(one) is not None}
        # Who had a turn queues behind those who had none since, however long its own queue is.
        self._begun = {one: turn for one, turn in self._begun.items() if one in due}
        for subscription_id, at in sorted(due.items(), key=lambda one: self._begun.get(one[0], -1)):
            if len(self._sending) >= limits.notifications_in_flight_max:
                break
            if at <= now and subscription_id not in self._sending:
                task = asyncio.get_running_loop().create_task(self._send_all(subscription_id))
                self._sending[subscription_id] = task
                self._begun[subscription_id] = next(self._beginnings)
        later = [at for at in due.values() if at > now]
        return min(min(later) - now, IDLE_S * 1e6) / 1e6 if later else IDLE_S

    async def _send_all(self, subscription_id: str) -> None:
        """Send what waits for one subscription until all is sent, one fails, or others wait."""
        try:
            while await self._send_some(subscription_id):
                if len(self._sending) >= limits.notifications_in_flight_max:
                    break
        except Exception:  # told, and tried again: what was sent without its outcome comes twice
            log.exception("delivery_put_off", subscription=subscription_id)
            await asyncio.sleep(AWAY_S)
        finally:
            del self._sending[subscription_id]
            self._wanted.set()

    async def _send_some(self, subscription_id: str) -> bool:
        """Send up to one turn's number, while its time lasts; False unless as many were taken."""
        subscription = self._find(subscription_id)
        async with self._connections.reading() as tx:
            waiting = await store.waiting(tx, subscription_id, limits.notifications_per_turn)
        if subscription is None or not waiting:
            return False
        end = clock.monotonic() + limits.notification_turn_s
        sent: list[Notification] = []
        failure: tuple[Notification, str] | None = None
        try:
            for one in waiting:
                await self._send(one, subscription)
                sent.append(one)
                if clock.monotonic() > end:
                    break
        except NotDelivered as wrong:
            failure = (waiting[len(sent)], str(wrong))
        await self._outcomes.keep(Outcome(subscription, sent, failure))
        return failure is None and len(sent) == limits.notifications_per_turn

    async def _send(self, one: Notification, subscription: Subscription) -> None:
        """Send one notification; NotDelivered unless the receiver takes it in time."""
        endpoint = subscription.endpoint
        try:
            async with asyncio.timeout(endpoint.timeout_s or limits.notification_timeout_s):
                if endpoint.uri.partition(":")[0] in MQTT_SCHEMES:
                    await publish(one, subscription, self._networks, self._tls)
                else:
                    await self._poster.post(one, subscription)
        except (OSError, TimeoutError, EOFError, ValueError, asyncio.LimitOverrunError) as broken:
            raise NotDelivered(f"{type(broken).__name__}: {broken}") from broken
