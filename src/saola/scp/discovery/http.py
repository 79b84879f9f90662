"""The doors to what there is: `types` and `attributes` (6.25 to 6.28)."""

from typing import Any

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response
from saola.kernel.http.routing import Route
from saola.scp import refusals
from saola.scp.access import Access
from saola.scp.contexts import core
from saola.scp.contexts.model import Context
from saola.scp.db import Connections
from saola.scp.discovery import store
from saola.scp.discovery.model import Used
from saola.scp.doors import NONE, READERS, routes
from saola.scp.entities.expansion import name_of
from saola.scp.envelopes import Received, answer, receive
from saola.scp.parameters import ALWAYS
from saola.scp.refusals import bad_data

LISTED = frozenset({"details", "count"})


class Doors:
    """The handlers, over the database."""

    def __init__(self, connections: Connections, access: Access) -> None:
        """Admit whom `access` admits, to the types it may read."""
        self._connections = connections
        self._access = access

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        table = (
            ("GET", "/types", "types", self.types, LISTED, READERS),
            ("GET", "/types/{name}", "type", self.type, NONE, READERS),
            ("GET", "/attributes", "attributes", self.attributes, LISTED, READERS),
            ("GET", "/attributes/{name}", "attribute", self.attribute, NONE, READERS),
        )
        return routes("discovery", table, ALWAYS)

    async def types(self, request: Request) -> Response:
        """5.7.5: the types of what exists; 5.7.6 with `details=true`: with their attributes."""
        readable = self._access.readable(request)
        received = receive(request)
        async with self._connections.reading() as tx:
            if _detailed(received):
                used = await store.types_used(tx, readable)
                return _answer(received, len(used), [_type(one, received.context) for one in used])
            names = await store.types(tx, readable)
        return _answer(received, len(names), _list("EntityTypeList", "typeList", names, received))

    async def type(self, request: Request) -> Response:
        """5.7.7: what is known of one type."""
        readable = self._access.readable(request)
        received = receive(request)
        context = received.context
        name = name_of(request.values["name"], context)
        async with self._connections.reading() as tx:
            found = await store.type_info(tx, name, readable)
        if found is None:
            raise Refusal(refusals.NOT_FOUND, detail=request.values["name"])
        shown = {
            "id": core.full(name),
            "type": "EntityTypeInfo",
            "typeName": context.compact(name),
            "entityCount": found.entities,
            "attributeDetails": [
                _named(one.name, context) | {"attributeTypes": list(one.beside)}
                for one in found.attributes
            ],
        }
        return answer(received, shown)

    async def attributes(self, request: Request) -> Response:
        """5.7.8: the attributes of what exists; 5.7.9 with `details=true`: with their types."""
        readable = self._access.readable(request)
        received = receive(request)
        context = received.context
        async with self._connections.reading() as tx:
            if _detailed(received):
                used = await store.attributes_used(tx, readable)
                shown = [
                    _named(one.name, context)
                    | {"typeNames": [context.compact(name) for name in one.beside]}
                    for one in used
                ]
                return _answer(received, len(used), shown)
            names = await store.attributes(tx, readable)
        listed = _list("AttributeList", "attributeList", names, received)
        return _answer(received, len(names), listed)

    async def attribute(self, request: Request) -> Response:
        """5.7.10: what is known of one attribute."""
        readable = self._access.readable(request)
        received = receive(request)
        context = received.context
        name = name_of(request.values["name"], context)
        async with self._connections.reading() as tx:
            found = await store.attribute_info(tx, name, readable)
        if found is None:
            raise Refusal(refusals.NOT_FOUND, detail=request.values["name"])
        shown = _named(name, context) | {
            "attributeCount": found.entities,
            "attributeTypes": list(found.kinds),
            "typeNames": [context.compact(one) for one in found.types],
        }
        return answer(received, shown)


def _detailed(received: Received) -> bool:
    given = received.params.get("details", "false")
    if given not in {"true", "false"}:
        raise bad_data("details: true or false")
    return given == "true"


def _answer(received: Received, number: int, shown: Any) -> Response:
    headers: tuple[tuple[str, str], ...] = ()
    if received.params.get("count") == "true":
        headers = (("ngsild-results-count", str(number)),)
    return answer(received, shown, headers=headers)


def _list(kind: str, member: str, names: list[str], received: Received) -> dict[str, Any]:
    """A list of names (5.2.24, 5.2.27); there is one of each, so its id is always the same."""
    compacted = [received.context.compact(one) for one in names]
    return {"id": f"urn:ngsi-ld:{kind}:all", "type": kind, member: compacted}


def _type(one: Used, context: Context) -> dict[str, Any]:
    return {
        "id": core.full(one.name),
        "type": "EntityType",
        "typeName": context.compact(one.name),
        "attributeNames": [context.compact(name) for name in one.beside],
    }


def _named(name: str, context: Context) -> dict[str, Any]:
    return {
        "id": core.full(name),
        "type": "Attribute",
        "attributeName": context.compact(name),
    }
