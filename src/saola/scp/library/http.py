"""The doors to contexts: `jsonldContexts` (6.29, 6.30)."""

from typing import Any

import orjson

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route
from saola.scp import limits, refusals
from saola.scp.access import Access
from saola.scp.contexts import core
from saola.scp.contexts.shelf import PATH, SHELF, compiled
from saola.scp.doors import NONE, WRITERS, routes
from saola.scp.entities.rules import isoformat
from saola.scp.envelopes import JSON, LD_JSON
from saola.scp.library.actions import Library
from saola.scp.library.model import Kept, Kind
from saola.scp.parameters import ALWAYS
from saola.scp.refusals import bad_data

READERS = "anyone for one context; a token with scope scp.read for the list"


class Doors:
    """The handlers, over the library."""

    def __init__(self, library: Library, access: Access) -> None:
        """Admit whom `access` admits."""
        self._library = library
        self._access = access

    def routes(self) -> tuple[Route, ...]:
        """The route table."""
        one = "/jsonldContexts/{id}"
        table = (
            ("POST", "/jsonldContexts", "add", self.add, NONE, WRITERS),
            ("GET", "/jsonldContexts", "list", self.list, frozenset({"details", "kind"}), READERS),
            ("GET", one, "serve", self.serve, frozenset({"details"}), READERS),
            ("DELETE", one, "delete", self.delete, frozenset({"reload"}), WRITERS),
        )
        return routes("library", table, ALWAYS)

    async def add(self, request: Request) -> Response:
        """5.13.2: host a context; 201 with its address."""
        self._access.require_write(request)
        kept = await self._library.host(_document(request))
        return Response(status=201, headers=(("location", PATH + kept.id),))

    async def list(self, request: Request) -> Response:
        """5.13.3: the URLs of all contexts, or of one kind; with `details=true`, more of each."""
        self._access.require_read(request)
        params = request.params()
        try:
            kind = Kind(params["kind"]) if params.get("kind") else None
        except ValueError as wrong:
            raise bad_data(f"kind: {', '.join(one.value for one in Kind)}") from wrong
        detailed = _flag(params, "details")
        found = await self._library.kept(kind)
        return json_response([_details(one) if detailed else one.url for one in found])

    async def serve(self, request: Request) -> Response:
        """5.13.4: a context, or with `details=true` what is known of it."""
        detailed = _flag(request.params(), "details")
        if detailed:
            self._access.require_read(request)
        one = await self._library.find(request.values["id"])
        if detailed:
            return json_response(_details(one))
        if one.kind is Kind.CACHED:  # its own server serves it
            raise Refusal(refusals.NOT_SUPPORTED, detail="a copy is not served; ask for details")
        return json_response({"@context": one.document["@context"]})

    async def delete(self, request: Request) -> Response:
        """5.13.5: remove a context; with `reload=true`, fetch a copy anew."""
        self._access.require_write(request)
        name = request.values["id"]
        if core.is_core(name):
            raise bad_data("the core context is built in")
        if _flag(request.params(), "reload"):
            await self._library.reload(name)
        else:
            await self._library.remove(name)
        return Response(status=204)


def _document(request: Request) -> dict[str, Any]:
    """The context in a body; refuses what is none, or names one that cannot be had."""
    if len(request.body) > limits.context_bytes_max:
        raise Refusal(refusals.TOO_LARGE, detail=f"over {limits.context_bytes_max} bytes")
    kind = request.header("content-type").partition(";")[0].strip().lower()
    if kind not in {JSON, LD_JSON}:
        raise Refusal(refusals.UNSUPPORTED_TYPE, detail=kind or "(none)")
    try:
        document = orjson.loads(request.body)
    except orjson.JSONDecodeError as wrong:
        raise Refusal(refusals.INVALID_REQUEST, detail=str(wrong)) from wrong
    if not isinstance(document, dict) or not document.get("@context"):
        raise Refusal(refusals.INVALID_REQUEST, detail="@context: missing")
    compiled(document["@context"])
    return document


def _flag(params: dict[str, str], key: str) -> bool:
    given = params.get(key) or "false"
    if given not in {"true", "false"}:
        raise bad_data(f"{key}: true or false")
    return given == "true"


def _details(one: Kept) -> dict[str, Any]:
    use = SHELF.use(one.names)
    shown = {
        "URL": one.url,
        "localId": one.id,
        "kind": one.kind.value,
        "createdAt": isoformat(one.stored_at),
        "numberOfHits": use.hits,
    }
    return {**shown, "lastUsage": use.last} if use.last else shown
