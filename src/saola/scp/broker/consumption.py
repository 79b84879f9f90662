"""The doors to reading the current state: retrieve an entity, query entities (clause 5.7)."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response
from saola.kernel.http.routing import Route
from saola.scp import parameters, problems, refusals, versions
from saola.scp.access import Access
from saola.scp.broker import asking, querybody, reading, store
from saola.scp.broker.asking import Join
from saola.scp.broker.elsewhere import Elsewhere, Headers, stays_here
from saola.scp.broker.expiry import Expiry
from saola.scp.broker.reading import Page
from saola.scp.db import Connections
from saola.scp.doors import READERS, routes
from saola.scp.entities import features, representation
from saola.scp.entities.model import Entity
from saola.scp.entities.representation import View
from saola.scp.entities.rules import check_id
from saola.scp.envelopes import (
    ANSWERS_WITH_PLACES,
    GEO_JSON,
    Received,
    answer,
    page_links,
    receive,
    receive_body,
)
from saola.scp.selection.model import Selection

ASK = "/entityOperations/query"
Shown = list[tuple[Entity, View]]


class Consumption:
    """The handlers, over the database."""

    def __init__(
        self, connections: Connections, access: Access, expiry: Expiry, elsewhere: Elsewhere
    ) -> None:
        """Read through `connections`, admit whom `access` admits.

        What other sources have comes by way of `elsewhere`.
        """
        self._elsewhere = elsewhere
        self._expiry = expiry
        self._connections = connections
        self._access = access

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        shown, seen = parameters.SHOWN, self._expiry.before
        chosen = shown | parameters.CHOSEN | parameters.ORDERED | parameters.PAGE
        table = (
            ("GET", "/entities", "query", seen(self.query), chosen, READERS),
            ("GET", "/entities/{id}", "retrieve", seen(self.retrieve), shown, READERS),
            ("POST", ASK, "query_by_body", seen(self.query_by_body), chosen, READERS),
        )
        return routes("broker", table)

    async def retrieve(self, request: Request) -> Response:
        """5.7.1; with `attrs` or `pick`, an entity that has none of them is not found."""
        readable = self._access.readable(request)
        received = receive(request, ANSWERS_WITH_PLACES)
        entity_id = check_id(request.values["id"])
        if not self._elsewhere or stays_here(request):
            found = await reading.retrieve(self._connections, entity_id, readable)
            return await self._retrieved(received, found, readable)
        kept = await reading.kept(self._connections, entity_id)
        entity, warnings = await self._elsewhere.retrieve(received, entity_id, kept)
        try:
            found = reading.seen(entity, entity_id, readable)
            response = await self._retrieved(received, found, readable)
        except Refusal as refusal:
            response = problems.problem(refusal, request)
        response.headers = (*response.headers, *warnings)
        return response

    async def _retrieved(
        self, received: Received, found: Entity, readable: frozenset[str] | None
    ) -> Response:
        how = asking.shown(received)
        among = asking.types(received.params.get("type", ""), received.context)
        if among and not any(set(names) <= set(found.types) for names in among):
            raise Refusal(refusals.NOT_FOUND, detail=f"{found.id} is of other types")
        if how.only and not any(map(how.shows, (name for name, _ in found.attributes))):
            raise Refusal(refusals.NOT_FOUND, detail=f"{found.id} has none of the attributes")
        shown = await self._joined([found], asking.join(received), how, readable)
        value = _represented(shown, received)
        if not any(value):
            raise Refusal(refusals.NOT_FOUND, detail=f"{found.id} has none of the members")
        return _told(received, value[0] if len(value) == 1 else _together(value, received))

    async def query(self, request: Request) -> Response:
        """5.7.2."""
        readable = self._access.readable(request)
        received = receive(request, ANSWERS_WITH_PLACES)
        return await self._query(received, readable, ())

    async def query_by_body(self, request: Request) -> Response:
        """5.7.2, by POST (6.23)."""
        readable = self._access.readable(request)
        received = receive_body(request, answers=ANSWERS_WITH_PLACES)
        received, alternatives = querybody.understood(received)
        return await self._query(received, readable, alternatives)

    async def _query(
        self,
        received: Received,
        readable: frozenset[str] | None,
        alternatives: tuple[Selection, ...],
    ) -> Response:
        wanted = asking.selection(received, readable, alternatives)
        how = asking.shown(received)
        limit, offset, counted = asking.page(received)
        page = Page(
            limit, offset, asking.order(received), collated=bool(received.params.get("collation"))
        )
        found, more, headers = await self._found(received, wanted, page, counted=counted)
        found = [one for one in found if reading.may_see(one, readable)]
        headers = (*headers, *page_links(received.request, limit, offset, more=more))
        shown = await self._joined(found, asking.join(received), how, readable)
        value = _together(_represented(shown, received), received)
        return _told(received, value, headers)

    async def _found(
        self, received: Received, wanted: Selection, page: Page, *, counted: bool
    ) -> tuple[Sequence[Entity], bool, Headers]:
        """A page of entities, whether there are more, and what is to be told of it."""
        number = None
        warnings: Headers = ()
        if self._elsewhere and not stays_here(received.request):
            all_ = await self._elsewhere.query(received, wanted, page, counted=counted)
            found, more, number, warnings = all_.entities, all_.more, all_.number, all_.warnings
        else:
            found, more = await reading.query(self._connections, wanted, page)
            if counted:
                async with self._connections.reading() as tx:
                    number = await store.count(tx, wanted)
        if number is not None:
            warnings = (("ngsild-results-count", str(number)), *warnings)
        return found, more, warnings

    async def _joined(
        self, found: Sequence[Entity], join: Join, how: View, readable: frozenset[str] | None
    ) -> Shown:
        """The entities with how each is to be shown, linked ones among or within them."""
        if not join.level:
            return [(one, how) for one in found]
        joined = await reading.linked(self._connections, found, join, readable)
        how = msgspec.structs.replace(
            how, joined=joined, level=join.level, within=frozenset(join.apart)
        )
        if join.kind == "flat":
            return representation.flat(found, how)
        return [(one, how) for one in found]


def _told(received: Received, value: Any, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """The answer, in the version of NGSI-LD that the client prefers (4.3.6.8)."""
    version = versions.preferred(received.request)
    found = value if version is None else versions.told(value, version)
    status = HTTPStatus.OK if found is value else HTTPStatus.NON_AUTHORITATIVE_INFORMATION
    return answer(received, found, status=status, headers=headers)


def _represented(shown: Shown, received: Received) -> list[dict[str, Any]]:
    if received.media != GEO_JSON:
        return [representation.entity(one, how) for one, how in shown]
    place = received.context.expand(received.params.get("geometryProperty") or "location")
    return [features.feature(one, how, place) for one, how in shown]


def _together(shown: list[dict[str, Any]], received: Received) -> Any:
    return features.collection(shown) if received.media == GEO_JSON else shown
