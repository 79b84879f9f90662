"""What surrounds a payload in the HTTP binding: content types, contexts, options, paging (6.3)."""

import re
from typing import Any

import msgspec
import orjson

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response, json_response
from saola.scp import limits, refusals
from saola.scp.contexts.model import CORE, Context
from saola.scp.contexts.shelf import compiled
from saola.scp.entities.representation import Form, View, names
from saola.scp.refusals import bad_data

LD_JSON = "application/ld+json"
JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
CONTEXT_RELATION = "http://www.w3.org/ns/json-ld#context"
_LINK = re.compile(r"<([^>]*)>((?:\s*;[^,<]*)*)")


class Received(msgspec.Struct, frozen=True):
    """A request whose surroundings have been understood."""

    request: Request
    params: dict[str, str]
    options: frozenset[str]
    context: Context
    document: Any = None
    ld: bool = False


def receive(request: Request) -> Received:
    """The receive stage of a request without a body.

    Refuses an answer type nobody can give.
    """
    params = request.params()
    url = linked_context(request)
    return Received(
        request=request,
        params=params,
        options=frozenset(
            part for key in ("options", "format") for part in params.get(key, "").split(",") if part
        ),
        context=compiled(url) if url else CORE,
        ld=wants_ld(request),
    )


def receive_body(request: Request, bytes_max: int = limits.entity_body_bytes_max) -> Received:
    """The receive and decode stages of a request with a JSON body (6.3.5).

    With plain JSON the context comes from a Link header; with JSON-LD it stands in the body,
    in each of its members when that is a list.
    """
    if len(request.body) > bytes_max:
        raise Refusal(refusals.TOO_LARGE, detail=f"over {bytes_max} bytes")
    kind = request.header("content-type").partition(";")[0].strip().lower()
    if kind not in {JSON, LD_JSON, MERGE_PATCH}:
        raise Refusal(refusals.UNSUPPORTED_TYPE, detail=kind or "(none)")
    try:
        # A whole number that 64 bits cannot hold becomes the nearest float (RFC 8259, 6).
        document = orjson.loads(request.body)
    except orjson.JSONDecodeError as wrong:
        raise Refusal(refusals.INVALID_REQUEST, detail=str(wrong)) from wrong
    url = linked_context(request)
    if kind == LD_JSON and url:
        raise bad_data("a Link header with a context does not go with application/ld+json")
    received = receive(request)
    context = received.context
    if isinstance(document, dict):
        context = own_context(document, context, ld=kind == LD_JSON)
    return msgspec.structs.replace(received, context=context, document=document, ld=kind == LD_JSON)


def own_context(document: dict[str, Any], default: Context, *, ld: bool) -> Context:
    """The context of one JSON object: its own with JSON-LD, `default` with plain JSON."""
    if ld:
        if "@context" not in document:
            raise bad_data("application/ld+json needs an @context")
        return compiled(document["@context"])
    if "@context" in document:
        raise bad_data("application/json must not hold an @context")
    return default


def linked_context(request: Request) -> str:
    """The URL of the context in a Link header; empty when there is none."""
    found = [url for url, rest in _LINK.findall(request.header("link")) if CONTEXT_RELATION in rest]
    if len(found) > 1:
        raise bad_data("two contexts in the Link header")
    return found[0] if found else ""


def wants_ld(request: Request) -> bool:
    """Whether the answer is to be JSON-LD; refuses types that cannot be answered."""
    accept = request.header("accept")
    if not accept:
        return False
    kinds = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    for kind in kinds:
        if kind == LD_JSON:
            return True
        if kind in {JSON, "application/*", "*/*"}:
            return False
    raise Refusal(refusals.NOT_ACCEPTABLE, detail=accept)


def view(received: Received) -> View:
    """How the client wants entities shown."""
    options, params, context = received.options, received.params, received.context
    form = Form.NORMALIZED
    if "keyValues" in options or "simplified" in options:
        form = Form.SIMPLIFIED
    elif "concise" in options:
        form = Form.CONCISE
    return View(
        form=form,
        system="sysAttrs" in options,
        only=names(listed(params, "attrs") + listed(params, "pick"), context) - {"id", "type"},
        without=names(listed(params, "omit"), context),
        context=context,
        language=params.get("lang", ""),
    )


def listed(params: dict[str, str], key: str) -> list[str]:
    """A comma-separated parameter."""
    return [part for part in params.get(key, "").split(",") if part]


def number(params: dict[str, str], key: str, default: int, most: int, least: int = 0) -> int:
    """A whole number between `least` and `most`; refuses anything else."""
    text = params.get(key, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text[:12]) <= most:
        raise bad_data(f"{key}: a whole number from {least} to {most}")
    return int(text)


def answer(
    received: Received,
    value: Any,
    *,
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = (),
) -> Response:
    """`value`, entities or lists of them, with its context where the client can find it (6.3.6)."""
    context = received.context
    if wants_ld(received.request):
        return json_response(
            with_context(value, context), status, content_type=LD_JSON, headers=headers
        )
    link = f'<{context.link()}>; rel="{CONTEXT_RELATION}"; type="{LD_JSON}"'
    return json_response(value, status, headers=(("link", link), *headers))


def with_context(value: Any, context: Context) -> Any:
    """`value` with an `@context` in each of its objects."""
    if isinstance(value, list):
        return [with_context(one, context) for one in value]
    return {**value, "@context": context.document()}
