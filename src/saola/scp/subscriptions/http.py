"""The doors to subscriptions: `/ngsi-ld/v1/subscriptions` (6.10, 6.11)."""

from collections.abc import Callable
from typing import Any

import msgspec

from saola.kernel import clock, ids
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response
from saola.kernel.http.routing import Route
from saola.kernel.refusals import FORBIDDEN
from saola.scp import limits, refusals
from saola.scp.access import ANYONE, OWN_PARTS, Access
from saola.scp.broker import reading
from saola.scp.contexts.shelf import compiled
from saola.scp.db import Connections
from saola.scp.doors import BASE, NONE, routes
from saola.scp.entities.model import NULL
from saola.scp.entities.rules import check_id, microseconds
from saola.scp.envelopes import Received, answer, page_links, receive, receive_body
from saola.scp.library.actions import Library
from saola.scp.parameters import PAGE
from saola.scp.refusals import bad_data
from saola.scp.subscriptions import store
from saola.scp.subscriptions.matching import Matcher, check_answered, understood
from saola.scp.subscriptions.model import EVENTS_ENDPOINT, Stored, Subscription
from saola.scp.subscriptions.parsing import kept, renamed
from saola.scp.subscriptions.periodic import next_turn
from saola.scp.subscriptions.rules import shown

GUARD = "a token with scopes scp.read and scp.write; what stands, its owner alone"


class Doors:
    """The handlers; what they store is heeded from the moment they answer."""

    def __init__(
        self,
        connections: Connections,
        matcher: Matcher,
        changed: Callable[[], None],
        access: Access,
        library: Library,
    ) -> None:
        """Admit whom `access` admits to both reading and writing.

        `changed` is called when a subscription is new, or another now. A context that stands in a
        subscription is kept in `library`, so that it has a URL.
        """
        self._connections = connections
        self._matcher = matcher
        self._changed = changed
        self._access = access
        self._library = library

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        table = (
            ("POST", "/subscriptions", "create", self.create, NONE, GUARD),
            ("GET", "/subscriptions", "list", self.list, PAGE, GUARD),
            ("GET", "/subscriptions/{id}", "retrieve", self.retrieve, NONE, GUARD),
            ("PATCH", "/subscriptions/{id}", "update", self.update, NONE, GUARD),
            ("DELETE", "/subscriptions/{id}", "delete", self.delete, NONE, GUARD),
        )
        return routes("subscriptions", table)

    async def create(self, request: Request) -> Response:
        """5.8.1: 201 with the address of the new subscription."""
        owner = self._owner(request)
        received = receive_body(request)
        document = _document(received)
        document.setdefault("id", f"urn:ngsi-ld:Subscription:{ids.new()}")
        at = microseconds(clock.now())
        stored = Stored(
            id=check_id(str(document["id"])),
            document=document,
            owner=owner,
            created_at=at,
            modified_at=at,
        )
        subscription = self._admitted(stored)
        _check_not_past(subscription, at)
        source = list(received.context.source)
        nameless = len(source) > 1 or not all(isinstance(one, str) for one in source)
        if nameless and "jsonldContext" not in document:
            document["jsonldContext"] = (await self._library.imply(source)).url
        async with self._connections.transaction() as tx:
            if await store.subscription(tx, ANYONE, stored.id) is not None:
                raise Refusal(refusals.ALREADY_EXISTS, detail=stored.id)
            if await store.count(tx, ANYONE) >= limits.subscriptions_max:
                raise Refusal(refusals.BUSY, detail=f"{limits.subscriptions_max} subscriptions")
            await store.put(tx, stored, next_turn(subscription, at))
        self._matcher.put(subscription)
        self._changed()
        return Response(status=201, headers=(("location", f"{BASE}/subscriptions/{stored.id}"),))

    async def update(self, request: Request) -> Response:
        """5.8.2: members given replace those that stand, the null URN removes one."""
        asker = self._owner(request)
        received = receive_body(request)
        fragment = _document(received)
        subscription_id = check_id(request.values["id"])
        if fragment.get("id", subscription_id) != subscription_id:
            raise bad_data("id: not the subscription addressed")
        async with self._connections.transaction() as tx:
            old = await store.subscription(tx, asker, subscription_id)
            if old is None:
                raise Refusal(refusals.NOT_FOUND, detail=subscription_id)
            merged = {**old.document, **fragment}
            left = {key: one for key, one in merged.items() if one != NULL}
            at = microseconds(clock.now())
            stored = msgspec.structs.replace(old, document=left, modified_at=at)
            subscription = self._admitted(stored)
            if "expiresAt" in fragment:
                _check_not_past(subscription, at)
            await store.put(tx, stored, next_turn(subscription, at))
        self._matcher.put(subscription)
        self._changed()
        return Response(status=204)

    async def retrieve(self, request: Request) -> Response:
        """5.8.3."""
        asker = self._owner(request)
        received = receive(request)
        async with self._connections.reading() as tx:
            stored = await store.subscription(tx, asker, check_id(request.values["id"]))
        if stored is None:
            raise Refusal(refusals.NOT_FOUND, detail=request.values["id"])
        return answer(received, self._shown(stored, received))

    async def list(self, request: Request) -> Response:
        """5.8.4."""
        asker = self._owner(request)
        received = receive(request)
        limit, offset, counted = reading.page(received)
        headers: tuple[tuple[str, str], ...] = ()
        async with self._connections.reading() as tx:
            found = await store.subscriptions(tx, asker, limit + 1, offset)
            if counted:
                headers = (("ngsild-results-count", str(await store.count(tx, asker))),)
        more = len(found) > limit
        headers += page_links(request, limit, offset, more=more, media=received.media)
        found = found[:limit]
        return answer(received, [self._shown(one, received) for one in found], headers=headers)

    async def delete(self, request: Request) -> Response:
        """5.8.5; what waits for it goes with it."""
        asker = self._owner(request)
        receive(request)
        check_id(request.values["id"])
        async with self._connections.transaction() as tx:
            if await store.subscription(tx, asker, request.values["id"]) is None:
                raise Refusal(refusals.NOT_FOUND, detail=request.values["id"])
            await store.drop(tx, request.values["id"])
        self._matcher.drop(request.values["id"])
        return Response(status=204)

    def _owner(self, request: Request) -> str:
        self._access.require_read(request)
        return self._access.require_write(request)

    def _admitted(self, stored: Stored) -> Subscription:
        """The subscription, understood; what becomes an event is for our own parts alone."""
        subscription = understood(stored)
        if subscription.endpoint.uri == EVENTS_ENDPOINT and stored.owner not in {OWN_PARTS, ANYONE}:
            raise Refusal(FORBIDDEN)
        check_answered(subscription, self._connections.dialect)
        return subscription

    def _shown(self, stored: Stored, received: Received) -> dict[str, Any]:
        """The subscription with the reader's names; one not understood, with its own."""
        missed = stored.id in self._matcher.missed
        at, system = microseconds(clock.now()), "sysAttrs" in received.options
        found = shown(stored, at, system=system, understood=not missed)
        if missed:
            return found
        own = compiled(stored.document.get("@context"))
        return renamed(found, lambda name: received.context.compact(own.expand(name)))


def _check_not_past(subscription: Subscription, at: int) -> None:
    if subscription.expires_at is not None and subscription.expires_at <= at:
        raise bad_data("expiresAt: it is past")


def _document(received: Received) -> dict[str, Any]:
    """The document as given, with the context it is to be understood under."""
    if not isinstance(received.document, dict):
        raise bad_data("a subscription is a JSON object")
    document = kept(received.document)
    if not received.context.plain:
        document["@context"] = received.context.document()
    return document
