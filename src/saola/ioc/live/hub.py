"""One look into the outboxes for all readers: what is new is pushed to each of them."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

import msgspec

from saola.ioc import limits
from saola.ioc.live.pushes import Push, push_of
from saola.kernel import clock, events, telemetry
from saola.kernel.db import Database

IDLE_S = 1.0  # between looks while nobody reads
RETRY_MS = 2_000
LAST_ID = re.compile(r"(\d{1,18})-(\d{1,18})")
HEARTBEAT = b": alive\n\n"

log = telemetry.logger("live")

Cursor = tuple[int, ...]
T = TypeVar("T")
A = TypeVarTuple("A")


class Reader:
    """One open stream: what it may hear, and what waits for it."""

    def __init__(self, *, everything: bool) -> None:
        """A reader of the public layer, or of everything."""
        self.everything = everything
        self.waiting: asyncio.Queue[bytes | None] = asyncio.Queue(limits.live_queue_events_max)
        self.lost = False

    def give(self, push: Push, last_id: str) -> None:
        """Let it have `push`, if it may; one that lags too far behind is let go."""
        if not (push.public or self.everything) or self.lost:
            return
        try:
            self.waiting.put_nowait(push.told(last_id))
        except asyncio.QueueFull:
            self.lost = True


class Hub:
    """Follows the outboxes of the broker and of the control plane, in this order."""

    def __init__(self, *stores: Database) -> None:
        """Nothing is read before `start`."""
        self._stores = stores
        self.readers: set[Reader] = set()
        self.cursor: Cursor = tuple(0 for _ in stores)
        self._thread = ThreadPoolExecutor(1, "live")  # connections belong to their thread
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin at the end of the outboxes, which must be there."""
        self.cursor = await self._run(self._ends)
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """End every stream, then stop looking."""
        for reader in self.readers:
            reader.lost = True
            if not reader.waiting.full():
                reader.waiting.put_nowait(None)
        if self._task is not None:
            self._task.cancel()
        await self._run(self._close)
        self._thread.shutdown()

    async def stream(self, last_id: str, *, everything: bool) -> AsyncIterator[bytes]:
        """Server-sent events from after `last_id` (or from now), until the stream's time is up.

        A reader that has missed too much hears `reset`: it must load the situation anew.
        """
        reader = Reader(everything=everything)
        self.readers.add(reader)
        self._wanted.set()
        try:
            yield b"retry: %d\n\n" % RETRY_MS
            async for chunk in self._missed(last_id, reader):
                yield chunk
            ends = clock.monotonic() + limits.live_stream_s_max
            while not reader.lost and clock.monotonic() < ends:
                waiting = await self._next(reader)
                if waiting is None:
                    return
                yield waiting
        finally:
            self.readers.discard(reader)

    async def _next(self, reader: Reader) -> bytes | None:
        try:
            async with asyncio.timeout(limits.live_heartbeat_s):
                return await reader.waiting.get()
        except TimeoutError:
            return HEARTBEAT

    async def _missed(self, last_id: str, reader: Reader) -> AsyncIterator[bytes]:
        """What came after `last_id` and before the reader joined."""
        upto = self.cursor
        found = LAST_ID.fullmatch(last_id)
        since = tuple(int(part) for part in found.groups()) if found else upto
        missed = await self._run(self._between, since, upto) if since != upto else []
        if missed is None:
            yield b"event: reset\nid: %b\ndata: {}\n\n" % _id(upto).encode()
            return
        for push, cursor in missed:
            if push.public or reader.everything:
                yield push.told(_id(cursor))
        yield b"event: ready\nid: %b\ndata: {}\n\n" % _id(upto).encode()

    def _between(self, since: Cursor, upto: Cursor) -> list[tuple[Push, Cursor]] | None:
        """What is pushed between two cursors; None when that is too much, or not of these books."""
        if any(after > last for after, last in zip(since, upto, strict=True)):
            return None
        if sum(upto) - sum(since) > limits.live_resume_events_max:
            return None
        found, _ = self._read(since, upto)
        return found

    async def _follow(self) -> None:
        while True:
            try:
                found, self.cursor = await self._run(self._read, self.cursor, None)
            except Exception:  # told, and tried again
                log.exception("outbox_unreadable")
                await asyncio.sleep(IDLE_S)
                continue
            for push, cursor in found:
                for reader in self.readers:
                    reader.give(push, _id(cursor))
            await self._pause()

    async def _pause(self) -> None:
        if self.readers:
            await asyncio.sleep(limits.live_poll_s)
            return
        self._wanted.clear()
        try:
            async with asyncio.timeout(IDLE_S):
                await self._wanted.wait()
        except TimeoutError:
            return

    def _ends(self) -> Cursor:
        ends = []
        for store in self._stores:
            with store.reading() as tx:
                ends.append(events.last_seq(tx))
        return tuple(ends)

    def _read(self, since: Cursor, upto: Cursor | None) -> tuple[list[tuple[Push, Cursor]], Cursor]:
        """What is pushed after `since`, each with the cursor behind it, and the last cursor."""
        cursor, found = list(since), []
        for place, store in enumerate(self._stores):
            with store.reading() as tx:
                rows = events.read(
                    tx, store.name, after=since[place], limit=limits.live_resume_events_max
                )
            for envelope in rows:
                if upto is not None and envelope.seq > upto[place]:
                    break
                cursor[place] = envelope.seq
                push = _push(envelope)
                if push is not None:
                    found.append((push, tuple(cursor)))
        return found, tuple(cursor)

    def _close(self) -> None:
        for store in self._stores:
            store.close()

    async def _run(self, what: Callable[[*A], T], *args: *A) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, what, *args)


def _push(envelope: events.Envelope) -> Push | None:
    """What is pushed of an event; one that does not fit its own kind is told to the log."""
    try:
        return push_of(envelope)
    except msgspec.ValidationError:
        log.exception("event_unreadable", name=envelope.name, seq=envelope.seq)
        return None


def _id(cursor: Cursor) -> str:
    return "-".join(str(seq) for seq in cursor)
