"""Stores how deliveries went: those that end while the loop turns once, in one commit."""

import asyncio

import msgspec

from saola.kernel import clock, telemetry
from saola.scp.db import Connections
from saola.scp.entities.rules import microseconds
from saola.scp.subscriptions import store
from saola.scp.subscriptions.model import Notification, Subscription
from saola.scp.subscriptions.room import make_room
from saola.scp.subscriptions.rules import due_again_s, is_given_up

log = telemetry.logger("scp.delivery")


class Outcome(msgspec.Struct, frozen=True):
    """What one subscription's receiver took, and what it did not take and why."""

    subscription: Subscription
    sent: list[Notification]
    failure: tuple[Notification, str] | None


class Outcomes:
    """The one who stores them."""

    def __init__(self, connections: Connections) -> None:
        """Store them through `connections`."""
        self._connections = connections
        self._waiting: list[tuple[Outcome, asyncio.Future[None]]] = []
        self._running: asyncio.Task[None] | None = None

    async def keep(self, outcome: Outcome) -> None:
        """Returns when it is durable; raises what kept it from being so."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()
        self._waiting.append((outcome, done))
        if self._running is None:
            self._running = loop.create_task(self._run())
        await done

    async def _run(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                failed = await self._store([outcome for outcome, _ in group])
                for _, done in group:
                    if not done.done():  # whoever waited may have been stopped
                        done.set_exception(failed) if failed else done.set_result(None)
        finally:
            self._running = None

    async def _store(self, outcomes: list[Outcome]) -> Exception | None:
        """What went wrong with all of them, if anything did."""
        at = microseconds(clock.now())
        try:
            async with self._connections.transaction() as tx:
                await store.delivered(
                    tx, {one.subscription.id: one.sent for one in outcomes if one.sent}, at
                )
                for one in outcomes:
                    if one.failure is None:
                        continue
                    notification, reason = one.failure
                    attempts = notification.attempts + 1
                    pause_s = due_again_s(one.subscription.endpoint, attempts)
                    await store.failed(
                        tx,
                        notification,
                        attempts=attempts,
                        due_at=at + int(pause_s * 1_000_000),
                        dead=is_given_up(attempts),
                        reason=reason,
                        at=at,
                    )
                    await make_room(tx, one.subscription.id)
        except Exception as failed:  # noqa: BLE001 # whoever delivered must hear what it was
            return failed
        for one in outcomes:
            if one.failure is not None:
                name, (_, reason) = one.subscription.id, one.failure
                log.warning("notification_failed", subscription=name, reason=reason)
        return None
