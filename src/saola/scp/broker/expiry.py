"""Transient entities and attributes (clause 4.22): what has expired goes before anyone sees it.

The moments are noted with the writes that set them. Whoever asks after such a moment waits until
what was due is deleted, by an ordinary write of which subscriptions and history hear. A moment is
forgotten only when that write is durable; what is cut short in between is done again.
"""

import asyncio
import contextlib
import inspect
from collections.abc import Awaitable, Sequence

from saola.kernel import clock, telemetry
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Handler, Request, Response
from saola.scp import limits, refusals
from saola.scp.broker import store
from saola.scp.broker.model import Change, Verb, Write
from saola.scp.broker.pipeline import Pipeline
from saola.scp.db import Connections, Tx
from saola.scp.entities.rules import instant, microseconds

NEVER = 2**63 - 1
LOOK_AGAIN_S = 60  # another broker on this database may have noted something
AWAY_S = 1.0
SECOND = 1_000_000

log = telemetry.logger("scp.expiry")


class Expiry:
    """The broker's follower that knows when something expires next."""

    def __init__(self, connections: Connections) -> None:
        """Nothing is due before `start`."""
        self._connections = connections
        self._due = NEVER
        self._noted = NEVER
        self._nearest = NEVER  # of what was noted since the last look began
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
            await asyncio.gather(self._running, return_exceptions=True)

    async def follow(self, tx: Tx, changes: Sequence[Change]) -> None:
        """Note the moments that the changes set."""
        rows = {(at, change.after.seq) for change in changes for at in moments(change)}
        self._noted = min((at for at, _ in rows), default=NEVER)
        if rows:
            await store.note_expiry(tx, sorted(rows))

    def committed(self) -> None:
        """Look no later than at the earliest of them."""
        self._nearest = min(self._nearest, self._noted)
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
                async with self._connections.reading() as tx:
                    due = await store.expired(tx, now, limits.group_writes_max)
                if due:
                    await self._delete(list(dict.fromkeys(one for _, _, one in due)))
                    async with self._connections.transaction() as tx:
                        await store.forget_expiry(tx, [(at, number) for at, number, _ in due])
                await self._look()

    async def _delete(self, ids: Sequence[str]) -> None:
        outcomes = await self._pipeline.write([Write(verb=Verb.EXPIRE, id=one) for one in ids])
        for one, outcome in zip(ids, outcomes, strict=True):
            if isinstance(outcome, Refusal) and outcome.code is not refusals.NOT_FOUND:
                log.warning("expiry_refused", entity=one, why=outcome.message("en"))

    async def _look(self) -> None:
        self._nearest = NEVER
        async with self._connections.reading() as tx:
            found = await store.next_expiry(tx) or NEVER
        self._due = min(found, self._nearest)

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            wait_s = (self._due - microseconds(clock.now())) / SECOND
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), min(max(wait_s, 0), LOOK_AGAIN_S))
            try:
                async with self._sweeping:
                    await self._look()
                await self.sweep()
            except Exception:  # told, and tried again: too much may be waiting for a while
                log.exception("expiry_put_off")
                await asyncio.sleep(AWAY_S)


def moments(change: Change) -> list[int]:
    """When something of what a change leaves behind expires."""
    if change.after.deleted:
        return []
    given = [instant(one.body["expiresAt"]) for one in change.put if "expiresAt" in one.body]
    return [at for at in (change.after.expires_at, *given) if at]
