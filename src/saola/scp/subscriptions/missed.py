"""Subscriptions that are not understood (any more): tried again until they are.

One may name a context whose server is away while this broker begins. What can never be understood
again, its owner sees as failed, and changes or deletes.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

from saola.kernel import telemetry
from saola.kernel.errors import Refusal
from saola.scp.contexts.model import ContextMissing
from saola.scp.contexts.shelf import SHELF
from saola.scp.subscriptions.model import Stored

AGAIN_S = 60.0

log = telemetry.logger("scp.subscriptions")


class Heeding(Protocol):
    """Who heeds subscriptions: of entities, or of sources."""

    missed: dict[str, Stored]

    def heed(self, stored: Stored) -> None:
        """Heed one from now on; raises what keeps it from being understood."""
        ...


class Missed:
    """The one who tries."""

    def __init__(self, heeding: Heeding, changed: Callable[[], None]) -> None:
        """`changed` is called when one is understood again."""
        self._heeding = heeding
        self._changed = changed
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, on the running loop, when contexts can be had."""
        if self._heeding.missed:
            self._running = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Try no more."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self) -> None:
        while self._heeding.missed:
            for subscription_id in list(self._heeding.missed):
                try:
                    await self._try(subscription_id)
                except Exception:  # told, and tried again with the others
                    log.exception("subscription_put_off", id=subscription_id)
            await asyncio.sleep(AGAIN_S)

    async def _try(self, subscription_id: str) -> None:
        while (stored := self._heeding.missed.get(subscription_id)) is not None:
            try:
                self._heeding.heed(stored)
                self._changed()
            except Refusal:  # told when this broker began, and shown to its owner
                return
            except ContextMissing as missing:
                assert SHELF.obtain is not None  # or it would have been refused
                await SHELF.obtain(missing.url)
