"""The doors to subscriptions to registrations: `/ngsi-ld/v1/csourceSubscriptions` (6.12, 6.13)."""

import urllib.parse
from typing import Any

import msgspec

from saola.kernel import clock, ids
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response
from saola.kernel.http.routing import Route
from saola.kernel.refusals import FORBIDDEN
from saola.scp import limits, refusals
from saola.scp.access import ANYONE, Access
from saola.scp.broker.asking import page
from saola.scp.contexts.shelf import compiled
from saola.scp.db import Connections
from saola.scp.doors import BASE, NONE, routes
from saola.scp.entities.model import NULL
from saola.scp.entities.rules import check_id, microseconds
from saola.scp.envelopes import LD_JSON, Received, answer, page_links, receive, receive_body
from saola.scp.parameters import PAGE
from saola.scp.refusals import bad_data
from saola.scp.registrations import store as registered
from saola.scp.registrations.registry import pairs
from saola.scp.sourcewatch import rules, store
from saola.scp.sourcewatch.watcher import Watcher, understood
from saola.scp.subscriptions.model import EVENTS_ENDPOINT, Stored
from saola.scp.subscriptions.parsing import kept, renamed
from saola.scp.subscriptions.rules import shown

GUARD = "a token with scopes scp.read and scp.write; what stands, its owner alone"
PATH = "/csourceSubscriptions"
_COUNTS = ("timesSent", "timesFailed")  # told from one on


class Doors:
    """The handlers; what they store is heeded from the moment they answer."""

    def __init__(self, connections: Connections, watcher: Watcher, access: Access) -> None:
        """Admit whom `access` admits to both reading and writing."""
        self._connections = connections
        self._watcher = watcher
        self._access = access

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        table = (
            ("POST", PATH, "create", self.create, NONE, GUARD),
            ("GET", PATH, "list", self.list, PAGE, GUARD),
            ("GET", f"{PATH}/{{id}}", "retrieve", self.retrieve, NONE, GUARD),
            ("PATCH", f"{PATH}/{{id}}", "update", self.update, NONE, GUARD),
            ("DELETE", f"{PATH}/{{id}}", "delete", self.delete, NONE, GUARD),
        )
        return routes("sourcewatch", table)

    async def create(self, request: Request) -> Response:
        """5.11.2: 201 with the address; what matches already is told at once."""
        owner = self._owner(request)
        document = _document(receive_body(request))
        document.setdefault("id", f"urn:ngsi-ld:Subscription:{ids.new()}")
        at = microseconds(clock.now())
        row = Stored(
            id=check_id(str(document["id"])),
            document=document,
            owner=owner,
            created_at=at,
            modified_at=at,
        )
        watch = _admitted(row)
        rules.check_future(watch, at)
        async with self._connections.transaction() as tx:
            if await store.subscription(tx, ANYONE, row.id) is not None:
                raise Refusal(refusals.ALREADY_EXISTS, detail=row.id)
            if await store.count(tx, ANYONE) >= limits.subscriptions_max:
                raise Refusal(refusals.BUSY, detail=f"{limits.subscriptions_max} subscriptions")
            await store.put(tx, row)
            await self._watcher.begun(tx, watch, list(pairs(await registered.registrations(tx))))
        self._watcher.put(watch)
        self._watcher.committed()
        address = f"{BASE}{PATH}/{urllib.parse.quote(row.id, safe=':')}"
        return Response(status=201, headers=(("location", address),))

    async def update(self, request: Request) -> Response:
        """5.11.3: members given replace those that stand, a null takes one away.

        What matches only now is told at once.
        """
        asker = self._owner(request)
        subscription_id = check_id(request.values["id"])
        fragment = _document(receive_body(request))
        if fragment.get("id", subscription_id) != subscription_id:
            raise bad_data("id: not the subscription addressed")
        at = microseconds(clock.now())
        async with self._connections.transaction() as tx:
            old = await store.subscription(tx, asker, subscription_id)
            if old is None:
                raise Refusal(refusals.NOT_FOUND, detail=subscription_id)
            merged = {**old.document, **fragment}
            left = {key: one for key, one in merged.items() if one is not None and one != NULL}
            row = msgspec.structs.replace(old, document=left, modified_at=at)
            watch = _admitted(row)
            if "expiresAt" in fragment:
                rules.check_future(watch, at)
            await store.put(tx, row)
            before = understood(old)
            rows = pairs(await registered.registrations(tx))
            new = [each for each in rows if not rules.is_about(before, each[1])]
            await self._watcher.begun(tx, watch, new)
        self._watcher.put(watch)
        self._watcher.committed()
        return Response(status=204)

    async def retrieve(self, request: Request) -> Response:
        """5.11.4."""
        asker = self._owner(request)
        subscription_id = check_id(request.values["id"])
        received = receive(request)
        async with self._connections.reading() as tx:
            row = await store.subscription(tx, asker, subscription_id)
        if row is None:
            raise Refusal(refusals.NOT_FOUND, detail=subscription_id)
        return answer(received, self._shown(row, received))

    async def list(self, request: Request) -> Response:
        """5.11.5."""
        asker = self._owner(request)
        received = receive(request)
        limit, offset, counted = page(received)
        headers: tuple[tuple[str, str], ...] = ()
        async with self._connections.reading() as tx:
            found = await store.subscriptions(tx, asker, limit + 1, offset)
            if counted:
                headers = (("ngsild-results-count", str(await store.count(tx, asker))),)
        headers += page_links(request, limit, offset, more=len(found) > limit, media=LD_JSON)
        shown = [self._shown(one, received) for one in found[:limit]]
        return answer(received, shown, headers=headers)

    async def delete(self, request: Request) -> Response:
        """5.11.6; what waits for it goes with it."""
        asker = self._owner(request)
        subscription_id = check_id(request.values["id"])
        receive(request)
        async with self._connections.transaction() as tx:
            if await store.subscription(tx, asker, subscription_id) is None:
                raise Refusal(refusals.NOT_FOUND, detail=subscription_id)
            await store.forget(tx, subscription_id)
        self._watcher.drop(subscription_id)
        return Response(status=204)

    def _owner(self, request: Request) -> str:
        self._access.require_read(request)
        return self._access.require_write(request)

    def _shown(self, row: Stored, received: Received) -> dict[str, Any]:
        """The subscription with the reader's names; how delivery went, once something was sent.

        One that is not understood keeps its own names.
        """
        missed = row.id in self._watcher.missed
        at, system = microseconds(clock.now()), "sysAttrs" in received.options
        found = shown(row, at, system=system, understood=not missed)
        told = found["notification"]
        found["notification"] = {key: one for key, one in told.items() if one or key not in _COUNTS}
        if missed:
            return found
        own = compiled(row.document.get("@context"))
        return renamed(found, lambda name: received.context.compact(own.expand(name)))


def _admitted(row: Stored) -> rules.Watch:
    """The subscription, understood; none becomes an event."""
    watch = understood(row)
    if watch.subscription.endpoint.uri == EVENTS_ENDPOINT:
        raise Refusal(FORBIDDEN)
    return watch


def _document(received: Received) -> dict[str, Any]:
    """The document as given, with the context it is to be understood under."""
    if not isinstance(received.document, dict):
        raise bad_data("a subscription is a JSON object")
    document = kept(received.document)
    if not received.context.plain:
        document["@context"] = received.context.document()
    return document
