"""All registrations, understood and at hand, so that asking whether there are any costs nothing."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence

from saola.kernel import clock, telemetry
from saola.kernel.errors import Refusal
from saola.scp import limits
from saola.scp.contexts.model import ContextMissing
from saola.scp.contexts.shelf import compiled
from saola.scp.db import Connections
from saola.scp.entities.rules import microseconds
from saola.scp.registrations import store
from saola.scp.registrations.model import Health, Registration, Stored
from saola.scp.registrations.outgoing import context_named
from saola.scp.registrations.rules import is_over, parse

SECOND = 1_000_000

log = telemetry.logger("scp.registrations")


class Registry:
    """The registrations of one broker, and how calls to their sources went."""

    def __init__(self, connections: Connections) -> None:
        """Empty until `start`."""
        self._connections = connections
        self._all: dict[str, Registration] = {}
        self._health: dict[str, Health] = {}
        self._resting: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None

    def __bool__(self) -> bool:
        """Whether there are any: the one test that a request without sources costs."""
        return bool(self._all)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._all)

    async def start(self) -> None:
        """Read them all; on a database that other brokers share, again and again."""
        await self.load()
        if self._connections.dialect == "postgresql":
            self._task = asyncio.get_running_loop().create_task(self._attend())

    async def stop(self) -> None:
        """Read no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _attend(self) -> None:
        while True:
            await asyncio.sleep(limits.registrations_refresh_s)
            try:
                await self.load()
            except Exception:  # told, and tried again: the database may be away for a while
                log.exception("registrations_not_read")

    async def load(self) -> None:
        """Read all; what an older version admitted and this one does not is told."""
        async with self._connections.reading() as tx:
            rows = await store.registrations(tx)
        self._all = {one.id: one for one in understood_all(rows)}

    def put(self, one: Registration) -> None:
        """Heed a new or changed registration from now on."""
        self._all[one.id] = one

    def drop(self, registration_id: str) -> None:
        """Heed it no longer."""
        self._all.pop(registration_id, None)
        self._health.pop(registration_id, None)
        self._resting.pop(registration_id, None)

    def active(self) -> Iterator[Registration]:
        """Those that have not expired."""
        now = microseconds(clock.now())
        return (one for one in list(self._all.values()) if not is_over(one, now))

    def health(self, registration_id: str) -> Health:
        """How calls to its source went."""
        return self._health.get(registration_id, Health())

    def rests(self, one: Registration) -> bool:
        """Whether the source failed so lately that it is left alone (`management.cooldown`)."""
        return self._resting.get(one.id, 0) > microseconds(clock.now())

    def called(self, one: Registration, *, well: bool) -> None:
        """Note how a call to the source went."""
        health = self._health.setdefault(one.id, Health())
        now = microseconds(clock.now())
        health.sent += 1
        if well:
            health.last_success = now
            return
        health.failed += 1
        health.last_failure = now
        if one.outgoing.cooldown_s:
            self._resting[one.id] = now + int(one.outgoing.cooldown_s * SECOND)


def understood(stored: Stored) -> Registration:
    """A stored registration, parsed; its source's context is compiled."""
    url = context_named(stored.document)
    return parse(stored.document, compiled(url) if url else None)


def understood_all(rows: Sequence[Stored]) -> Iterator[Registration]:
    """Those that are understood; the others are told."""
    return (one for _, one in pairs(rows))


def pairs(rows: Sequence[Stored]) -> Iterator[tuple[Stored, Registration]]:
    """Each with its row."""
    for one in rows:
        try:
            yield one, understood(one)
        except Refusal as refusal:
            log.warning("registration_not_understood", id=one.id, code=refusal.code.code)
        except ContextMissing as missing:
            log.warning("registration_not_understood", id=one.id, context=missing.url)
