"""The doors to context source registrations: `/ngsi-ld/v1/csourceRegistrations` (6.8, 6.9)."""

import urllib.parse
from collections.abc import Sequence
from typing import Any

from saola.kernel import clock, ids
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response
from saola.kernel.http.routing import Route
from saola.scp import parameters, refusals
from saola.scp.access import ANYONE, Access
from saola.scp.broker import asking as pages
from saola.scp.broker import store as entities
from saola.scp.db import Connections, Tx
from saola.scp.doors import BASE, NONE, routes
from saola.scp.entities.rules import check_id, microseconds
from saola.scp.envelopes import LD_JSON, Received, answer, page_links, receive, receive_body
from saola.scp.parameters import PAGE
from saola.scp.refusals import bad_data
from saola.scp.registrations import asking, rules, store
from saola.scp.registrations.following import Follower
from saola.scp.registrations.model import Mode, Registration, Stored
from saola.scp.registrations.registry import Registry, understood, understood_all
from saola.scp.selection.model import Selection

READERS = "a token with scope scp.read"
OWNERS = "a token with scopes scp.read and scp.write; what stands, its owner alone"
PATH = "/csourceRegistrations"


class Doors:
    """The handlers; what they store is heeded from the moment they answer."""

    def __init__(
        self, connections: Connections, registry: Registry, follower: Follower, access: Access
    ) -> None:
        """Admit whom `access` admits; `follower` hears of every change."""
        self._follower = follower
        self._connections = connections
        self._registry = registry
        self._access = access

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        sought = parameters.CHOSEN | PAGE | asking.TIMES
        table = (
            ("POST", PATH, "create", self.create, NONE, OWNERS),
            ("GET", PATH, "query", self.query, sought, READERS),
            ("GET", f"{PATH}/{{id}}", "retrieve", self.retrieve, NONE, READERS),
            ("PATCH", f"{PATH}/{{id}}", "update", self.update, NONE, OWNERS),
            ("DELETE", f"{PATH}/{{id}}", "delete", self.delete, NONE, OWNERS),
        )
        return routes("registrations", table)

    async def create(self, request: Request) -> Response:
        """5.9.2: 201 with the address of the new registration."""
        owner = self._owner(request)
        received = receive_body(request)
        given = rules.expanded(_document(received), received.context)
        document = rules.renamed_id(given, f"urn:ngsi-ld:ContextSourceRegistration:{ids.new()}")
        row, one = self._admitted(document, owner)
        async with self._connections.transaction() as tx:
            gone = await store.drop_expired(tx, microseconds(clock.now()))
            if await store.registration(tx, row.id) is not None:
                raise Refusal(refusals.ALREADY_EXISTS, detail=row.id)
            await self._check(tx, one)
            await store.put(tx, row)
            await self._follower.changed(tx, row, None, one)
        self._follower.committed()
        for other in gone:
            self._registry.drop(other)
        self._registry.put(one)
        address = f"{BASE}{PATH}/{urllib.parse.quote(row.id, safe=':')}"
        return Response(status=201, headers=(("location", address),))

    async def update(self, request: Request) -> Response:
        """5.9.3: members given replace those that stand, a null takes one away."""
        asker = self._owner(request)
        registration_id = check_id(request.values["id"])
        received = receive_body(request)
        fragment = rules.expanded(_document(received), received.context)
        async with self._connections.transaction() as tx:
            old = await self._owned(tx, asker, registration_id)
            row, one = self._admitted(rules.patched(old.document, fragment), old.owner)
            await self._check(tx, one)
            await store.put(tx, row)
            await self._follower.changed(tx, row, next(understood_all([old]), None), one)
        self._follower.committed()
        self._registry.put(one)
        return Response(status=204)

    async def delete(self, request: Request) -> Response:
        """5.9.4."""
        asker = self._owner(request)
        registration_id = check_id(request.values["id"])
        receive(request)
        async with self._connections.transaction() as tx:
            old = await self._owned(tx, asker, registration_id)
            await store.drop(tx, registration_id)
            for one in understood_all([old]):
                await self._follower.changed(tx, old, one, None)
        self._follower.committed()
        self._registry.drop(registration_id)
        return Response(status=204)

    async def retrieve(self, request: Request) -> Response:
        """5.10.1."""
        asker = self._access.require_read(request)
        registration_id = check_id(request.values["id"])
        received = receive(request)
        async with self._connections.reading() as tx:
            row = await store.registration(tx, registration_id)
        if row is None or _is_over(row):
            raise Refusal(refusals.NOT_FOUND, detail=registration_id)
        return answer(received, self._shown(row, received, asker))

    async def query(self, request: Request) -> Response:
        """5.10.2."""
        asker = self._access.require_read(request)
        received = receive(request)
        sought = asking.sought(received)
        limit, offset, counted = pages.page(received)
        async with self._connections.reading() as tx:
            rows = {row.id: row for row in await store.registrations(tx) if not _is_over(row)}
        found = asking.found(sought, understood_all(list(rows.values())))
        page = found[offset : offset + limit]
        more = offset + limit < len(found)
        headers = page_links(request, limit, offset, more=more, media=LD_JSON)
        if counted:
            headers += (("ngsild-results-count", str(len(found))),)
        shown = [self._shown(rows[one.id], received, asker) for one in page]
        return answer(received, shown, headers=tuple(headers))

    def _owner(self, request: Request) -> str:
        self._access.require_read(request)
        return self._access.require_write(request)

    def _shown(self, row: Stored, received: Received, asker: str) -> dict[str, Any]:
        secrets = asker in {row.owner, ANYONE}
        health = self._registry.health(row.id)
        return rules.shown(row, received.context, health, secrets=secrets)

    def _admitted(self, document: dict[str, Any], owner: str) -> tuple[Stored, Registration]:
        """The row of a valid document, and the registration in it."""
        rules.parse(document, None)
        row = rules.stored(document, owner)
        return row, rules.admitted(understood(row), microseconds(clock.now()))

    async def _owned(self, tx: Tx, asker: str, registration_id: str) -> Stored:
        """The asker's own registration, or anyone's; refuses another's as if there were none."""
        row = await store.registration(tx, registration_id)
        theirs = row is not None and (asker == row.owner or ANYONE in {asker, row.owner})
        if row is None or not theirs or _is_over(row):
            raise Refusal(refusals.NOT_FOUND, detail=registration_id)
        return row

    async def _check(self, tx: Tx, one: Registration) -> None:
        """Refuse what cannot stand beside other registrations, or beside what is kept here."""
        rows = await store.registrations(tx)
        if all(row.id != one.id for row in rows):
            rules.check_number(len(rows))
        if not one.mode.sole:
            return
        if other := rules.conflict(one, understood_all(rows)):
            raise Refusal(refusals.CONFLICT, detail=f"{other.id} has some of it exclusively")
        for selection in _kept_here(one):
            if found := await entities.matching_ids(tx, selection, 1):
                raise Refusal(refusals.CONFLICT, detail=f"{found[0]} is kept here")


def _kept_here(one: Registration) -> Sequence[Selection]:
    """Which entities must not be kept here, for a source to be the only one (5.9.2.4)."""
    return [
        Selection(
            types=((info.type,),),
            ids=(info.id,) if info.id else (),
            id_pattern=info.id_pattern,
            attributes=tuple(sorted(part.names)),
        )
        for part in one.information
        for info in part.entities
        if part.names or one.mode is Mode.REDIRECT
    ]


def _document(received: Received) -> dict[str, Any]:
    if not isinstance(received.document, dict):
        raise bad_data("a registration is a JSON object")
    return received.document


def _is_over(row: Stored) -> bool:
    return row.expires_at is not None and row.expires_at <= microseconds(clock.now())
