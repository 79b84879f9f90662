"""Hosting contexts, and keeping copies of those that requests name."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
import orjson

from saola.kernel import clock, ids, settings, telemetry
from saola.kernel.errors import Refusal
from saola.scp import refusals
from saola.scp.contexts.shelf import PATH, SHELF, Shelf
from saola.scp.db import Connections, Tx
from saola.scp.entities.rules import microseconds
from saola.scp.library import store
from saola.scp.library.download import Network, download
from saola.scp.library.model import Kept, Kind
from saola.scp.library.rules import named
from saola.scp.refusals import bad_data

log = telemetry.logger("scp.contexts")


InUse = Callable[[Tx], Awaitable[Sequence[object]]]


async def nothing(tx: Tx) -> Sequence[object]:
    """Nobody relies on any context."""
    return ()


class Library:
    """The contexts of one broker; what it keeps stands on the shelf of this process."""

    def __init__(
        self,
        connections: Connections,
        admitted: tuple[Network, ...],
        shelf: Shelf = SHELF,
        in_use: InUse = nothing,
    ) -> None:
        """Fetch contexts from addresses in `admitted` only.

        `in_use` gives the `@context` values that must stay understood.
        """
        self._in_use = in_use
        self._connections = connections
        self._admitted = admitted
        self._shelf = shelf
        self._fetching: dict[str, asyncio.Task[None]] = {}

    async def open(self) -> None:
        """Put what is kept on the shelf."""
        async with self._connections.reading() as tx:
            for one in await store.kept(tx):
                self._shelf.put(one.names, one.document)

    def attend(self) -> None:
        """See to what is missing on the shelf from now on."""
        self._shelf.obtain = self.obtain

    async def obtain(self, url: str) -> None:
        """See that the shelf has the context, or knows that it cannot be had.

        Requests that miss the same one wait for the same fetch.
        """
        task = self._fetching.get(url)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._obtain(url))
            self._fetching[url] = task
            task.add_done_callback(lambda _: self._fetching.pop(url, None))
        await asyncio.shield(task)

    async def _obtain(self, url: str) -> None:
        async with self._connections.reading() as tx:  # another process may have it
            one = await store.find(tx, url.partition(PATH)[2] or url)
        if one is not None:
            self._shelf.put(one.names, one.document)
            return
        try:
            document = await download(url, self._admitted)
        except Refusal as refusal:
            log.warning("context_unavailable", url=url, reason=refusal.message("en"))
            self._shelf.unavailable(url, refusal)
            return
        await self._keep(_new(Kind.CACHED, document, url))

    async def host(self, document: dict[str, Any]) -> Kept:
        """Keep a context that a client gave."""
        one = _new(Kind.HOSTED, document)
        await self._keep(one)
        return one

    async def imply(self, context: object) -> Kept:
        """Keep the context that stands in a body, so that it can be named; each only once."""
        document = {"@context": context}
        text = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
        own = hashlib.sha256(text).hexdigest()[:32]
        async with self._connections.reading() as tx:
            one = await store.find(tx, own)
        if one is None:
            one = _new(Kind.IMPLICIT, document, own=own)
            await self._keep(one)
        return one

    async def kept(self, kind: Kind | None) -> list[Kept]:
        """Those of a kind, or all."""
        async with self._connections.reading() as tx:
            return [one for one in await store.kept(tx) if kind in {None, one.kind}]

    async def find(self, name: str) -> Kept:
        """The one with this id or URL; refuses when there is none."""
        async with self._connections.reading() as tx:
            one = await store.find(tx, name)
        if one is None:
            raise Refusal(refusals.NOT_FOUND, detail=name)
        return one

    async def remove(self, name: str) -> None:
        """Keep it no more; refuses while a subscription names it."""
        one = await self.find(name)
        async with self._connections.transaction() as tx:
            if not (await self._needed(tx)).isdisjoint(one.names):
                raise Refusal(refusals.CONTEXT_IN_USE, detail=name)
            await store.drop(tx, one)
        self._shelf.remove(one.names)

    async def reload(self, name: str) -> None:
        """Fetch a copy anew; when it cannot be had, the old one stays and that is told."""
        async with self._connections.reading() as tx:
            one = await store.find(tx, name)
        if one is None or one.kind is not Kind.CACHED:
            raise bad_data("reload: only a copy can be fetched anew")
        document = await download(one.url, self._admitted)
        now = microseconds(clock.now())
        await self._keep(msgspec.structs.replace(one, document=document, stored_at=now))

    async def _keep(self, one: Kept) -> None:
        async with self._connections.transaction() as tx:
            await store.put(tx, one)
            gone = await self._make_room(tx)
        self._shelf.put(one.names, one.document)
        for other in gone:
            self._shelf.remove(other.names)

    async def _make_room(self, tx: Tx) -> list[Kept]:
        """Drop the oldest copies beyond what is kept, but for those needed; those dropped."""
        old = await store.too_many(tx)
        needed = await self._needed(tx) if old else set()
        gone = [one for one in old if needed.isdisjoint(one.names)]
        for one in gone:
            await store.drop(tx, one)
        return gone

    async def _needed(self, tx: Tx) -> set[str]:
        return named(list(await self._in_use(tx)), self._shelf.held)


def _new(kind: Kind, document: dict[str, Any], url: str = "", own: str = "") -> Kept:
    own = own or str(ids.new())
    address = url or f"{settings.current().address}{PATH}{own}"
    return Kept(own, address, kind, document, microseconds(clock.now()))
