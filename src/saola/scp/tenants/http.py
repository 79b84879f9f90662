"""Leads each request to its tenant, and tells who this source of context is (6.3.14, 6.33).

A tenant is a platform like the default one, on a store of its own; so no door need know of tenants.
"""

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Protocol

import msgspec

from saola.kernel import clock, telemetry
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Handler, Request, Response
from saola.kernel.http.routing import Route
from saola.scp import alias, limits, problems, refusals
from saola.scp.access import Access
from saola.scp.db import Connections
from saola.scp.doors import BASE
from saola.scp.entities.rules import isoformat, microseconds
from saola.scp.envelopes import answer, receive
from saola.scp.parameters import ALWAYS, taking
from saola.scp.refusals import bad_data
from saola.scp.tenants import store

HEADER = "ngsild-tenant"
DEFAULT = "default"
PAUSE_S = 0.2  # before another tenant is opened unasked, for requests to have their turn
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
IDENTITY = f"{BASE}/info/sourceIdentity"
# The operations on whose first use a tenant comes into being (5.5.10).
CREATING = frozenset(
    ("POST", f"{BASE}/{path}")
    for path in (
        "entities",
        "entityOperations/create",
        "entityOperations/upsert",
        "temporal/entities",
        "subscriptions",
        "csourceRegistrations",
        "csourceSubscriptions",
        "jsonldContexts",
    )
)

log = telemetry.logger("scp.tenants")


class Space(Protocol):
    """What a tenant is to this door: a platform that can be opened and asked."""

    @property
    def connections(self) -> Connections:
        """Its store."""
        ...

    @property
    def routes(self) -> tuple[Route, ...]:
        """Its doors, those of every other one."""
        ...

    async def start(self) -> None:
        """Open it; what fails leaves nothing open."""
        ...

    async def stop(self) -> None:
        """Close it."""
        ...


class Tenants:
    """The default space, and those that came into being beside it."""

    def __init__(self, default: Space, access: Access, make: Callable[[str], Space]) -> None:
        """`make` gives the space of a tenant, not opened yet; `access` says who may create one."""
        self._default = default
        self._access = access
        self._make = make
        self._open: dict[str, tuple[Space, dict[tuple[str, str], Handler]]] = {}
        self._opening = asyncio.Lock()
        self._waking: asyncio.Task[None] | None = None
        self._began = clock.monotonic()

    @property
    def routes(self) -> tuple[Route, ...]:
        """The doors of the default space, leading to the others as well; and who we are."""
        own = Route(
            method="GET",
            path=IDENTITY,
            handler=_echoing(problems.answering(taking(self.identity, frozenset(), ALWAYS))),
            guard="anyone",
            name="scp.tenants.identity",
        )
        nothing = Route(
            "*", f"{BASE}/{{rest...}}", problems.answering(nowhere), "anyone", "scp.nothing"
        )
        return (*(self._leading(route) for route in self._default.routes), own, nothing)

    async def start(self) -> None:
        """Open the default space; the others follow, so that what they owe their clients is done.

        Whoever asks for one that is not open yet opens it.
        """
        await self._default.start()
        self._waking = asyncio.get_running_loop().create_task(self._wake())

    async def stop(self) -> None:
        """Close them all."""
        if self._waking is not None:
            self._waking.cancel()
            await asyncio.gather(self._waking, return_exceptions=True)
        for space, _ in self._open.values():
            await space.stop()
        await self._default.stop()

    async def _wake(self) -> None:
        """Open every tenant, one after another."""
        async with self._default.connections.reading() as tx:
            names = await store.names(tx)
        for name in names:
            await asyncio.sleep(PAUSE_S)
            try:
                async with self._opening:
                    await self._start(name)
            except Exception:  # told; the others open, and whoever asks for this one tries again
                log.exception("tenant_not_opened", tenant=name)

    async def identity(self, request: Request) -> Response:
        """5.15.1: which source of context this is, since when, and what time it is here."""
        received = receive(request)
        own = alias.of(_tenant(request))
        shown = {
            "id": f"urn:ngsi-ld:ContextSourceIdentity:{own}",
            "type": "ContextSourceIdentity",
            "contextSourceAlias": own,
            "contextSourceUptime": f"PT{int(clock.monotonic() - self._began)}S",
            "contextSourceTimeAt": isoformat(microseconds(clock.now())),
        }
        return answer(received, shown)

    def _leading(self, route: Route) -> Route:
        if not route.path.startswith(BASE):
            return route
        handler = route.handler
        other = _echoing(problems.answering(lambda request: self._elsewhere(route, request)))

        def lead(request: Request) -> Response | Awaitable[Response]:
            return other(request) if HEADER in request.headers else handler(request)

        return msgspec.structs.replace(route, handler=lead)

    async def _elsewhere(self, route: Route, request: Request) -> Response:
        """The answer of the tenant that the request names."""
        tenant, key = _tenant(request), (route.method, route.path)
        if not tenant:
            handler = route.handler
        else:
            handler = (await self._handlers(tenant, request, create=key in CREATING))[key]
        found: Response | Awaitable[Response] = handler(request)
        return await found if inspect.isawaitable(found) else found

    async def _handlers(
        self, tenant: str, request: Request, *, create: bool
    ) -> dict[tuple[str, str], Handler]:
        """The doors of a tenant; refuses one that does not exist, unless it may be created."""
        if tenant in self._open:
            return self._open[tenant][1]
        if create:
            self._access.require_write(request)
        async with self._opening:
            if tenant not in self._open:
                await self._note(tenant, create=create)
                await self._start(tenant)
        return self._open[tenant][1]

    async def _start(self, tenant: str) -> None:
        if tenant not in self._open:
            space = self._make(tenant)
            await space.start()
            doors = {(one.method, one.path): one.handler for one in space.routes}
            self._open[tenant] = space, doors

    async def _note(self, tenant: str, *, create: bool) -> None:
        async with self._default.connections.reading() as tx:
            if await store.exists(tx, tenant):
                return
            if not create:
                raise Refusal(refusals.NO_TENANTS, detail=tenant)
            if await store.count(tx) >= limits.tenants_max:
                raise bad_data(f"NGSILD-Tenant: over {limits.tenants_max} tenants")
        async with self._default.connections.transaction() as tx:
            await store.add(tx, tenant, microseconds(clock.now()))


def nowhere(request: Request) -> Response:
    """Refuse what no door answers; an address with nothing between two slashes names no entity."""
    if "//" in request.path.rstrip("/"):
        raise bad_data("the address has an empty part where an id or a name belongs")
    raise Refusal(refusals.NOT_FOUND, detail=request.path[:200])


def _tenant(request: Request) -> str:
    """The tenant a request names; empty for the default one. Refuses what is no name."""
    given = request.header(HEADER).strip()
    if given in {"", DEFAULT}:
        return ""
    if not NAME.fullmatch(given):
        raise bad_data("NGSILD-Tenant: letters, digits, '_', '.' and '-', at most 40 of them")
    return given


def _echoing(handler: Handler) -> Handler:
    """`handler`, naming the tenant of the request in every answer (6.3.14)."""

    async def echoed(request: Request) -> Response:
        found: Response | Awaitable[Response] = handler(request)
        response = await found if inspect.isawaitable(found) else found
        given = request.header(HEADER)
        if NAME.fullmatch(given):
            response.headers = (*response.headers, (HEADER, given))
        return response

    return echoed
