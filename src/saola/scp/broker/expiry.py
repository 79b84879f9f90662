"""Transient entities and attributes (clause 4.22): what has expired goes before anyone sees it.

The moments are noted with the writes that set them. Whoever asks after such a moment waits until
what was due is deleted, by an ordinary write of which subscriptions and history hear.
"""

import asyncio
import contextlib
import inspect
from collections.abc import Awaitable, Sequence

from saola.kernel import clock
from saola.kernel.http.message import Handler, Request, Response
from saola.scp import limits
from saola.scp.broker import store
from saola.scp.broker.model import Change, Verb, Write
from saola.scp.broker.pipeline import Pipeline
from saola.scp.db import Connections, Tx
from saola.scp.entities.rules import instant, microseconds

NEVER = 2**63 - 1
LOOK_AGAIN_S = 60  # another broker on this database may have noted something
SECOND = 1_000_000


class Expiry:
    """The broker's follower that knows when something expires next."""

    def __init__(self, connections: Connections) -> None:
        """Nothing is due before `start`."""
        self._connections = connections
        self._due = NEVER
        self._noted = NEVER
        self._sweeping = asyncio.Lock()
        self._woken = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    async def start(self, pipeline: Pipeline) -> None:
        """Delete through `pipeline` whatever expires, from now on."""
        self._pipeline = pipeline
        await self._look()
        self._running = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Delete nothing more."""
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    async def follow(self, tx: Tx, changes: Sequence[Change]) -> None:
        """Note the moments that the changes set."""
        rows = {(at, change.after.seq) for change in changes for at in moments(change)}
        self._noted = min((at for at, _ in rows), default=NEVER)
        if rows:
            await store.note_expiry(tx, sorted(rows))

    def committed(self) -> None:
        """Look no later than at the earliest of them."""
        if self._noted < self._due:
            self._due = self._noted
            self._woken.set()

    def before(self, handler: Handler) -> Handler:
        """`handler`, which never sees what has expired."""

        async def handled(request: Request) -> Response:
            if self._due <= microseconds(clock.now()):
                await self.sweep()
            answer: Response | Awaitable[Response] = handler(request)
            return await answer if inspect.isawaitable(answer) else answer

        return handled

    async def sweep(self) -> None:
        """Delete what is due."""
        async with self._sweeping:
            while self._due <= (now := microseconds(clock.now())):
                async with self._connections.transaction() as tx:
                    ids = await store.take_expired(tx, now, limits.group_writes_max)
                if ids:
                    await self._pipeline.write([Write(verb=Verb.EXPIRE, id=one) for one in ids])
                await self._look()

    async def _look(self) -> None:
        async with self._connections.reading() as tx:
            self._due = await store.next_expiry(tx) or NEVER

    async def _run(self) -> None:
        while True:
            wait_s = (self._due - microseconds(clock.now())) / SECOND
            self._woken.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), min(max(wait_s, 0), LOOK_AGAIN_S))
            await self._look()
            await self.sweep()


def moments(change: Change) -> list[int]:
    """When something of what a change leaves behind expires."""
    if change.after.deleted:
        return []
    given = [instant(one.body["expiresAt"]) for one in change.put if "expiresAt" in one.body]
    return [at for at in (change.after.expires_at, *given) if at]
