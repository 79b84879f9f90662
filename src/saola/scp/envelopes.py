"""What surrounds a payload in the HTTP binding: content types, contexts, options, paging (6.3)."""

import re
import urllib.parse
from typing import Any

import msgspec
import orjson

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response, json_response
from saola.scp import limits, refusals
from saola.scp.contexts.model import CORE, Context
from saola.scp.contexts.shelf import compiled
from saola.scp.entities import projection
from saola.scp.entities.expansion import name_of
from saola.scp.entities.representation import Form, View, names
from saola.scp.parameters import options
from saola.scp.refusals import bad_data

LD_JSON = "application/ld+json"
JSON = "application/json"
GEO_JSON = "application/geo+json"
ANSWERS = (JSON, LD_JSON)  # what any operation can answer with, the first when all are welcome
ANSWERS_WITH_PLACES = (JSON, LD_JSON, GEO_JSON)
MERGE_PATCH = "application/merge-patch+json"
INDISPENSABLE = frozenset({"id", "type"})
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
    media: str = JSON


def receive(request: Request, answers: tuple[str, ...] = ANSWERS) -> Received:
    """The receive stage of a request without a body, which can be answered as one of `answers`.

    Refuses an answer type nobody can give.
    """
    params = request.params()
    url = linked_context(request)
    media = accepted(request.header("accept"), answers)
    return Received(
        request=request,
        params=params,
        options=options(params) if params else frozenset(),
        context=compiled(url) if url else CORE,
        ld=media == LD_JSON,
        media=media,
    )


def receive_body(
    request: Request,
    bytes_max: int = limits.entity_body_bytes_max,
    answers: tuple[str, ...] = ANSWERS,
) -> Received:
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
    received = receive(request, answers)
    context = received.context
    if isinstance(document, dict):
        context = own_context(document, context, ld=kind == LD_JSON)
    return msgspec.structs.replace(received, context=context, document=document)


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


def accepted(header: str, answers: tuple[str, ...]) -> str:
    """The answer type that an Accept header likes best; the first of those it likes equally.

    Refuses a header that none of `answers` satisfies.
    """
    if not header:
        return answers[0]
    if header in answers:
        return header
    weights = dict.fromkeys(answers, -1.0)
    for part in header.split(","):
        kind, *settings = (piece.strip().lower() for piece in part.split(";"))
        weight = next((_weight(one[2:]) for one in settings if one.startswith("q=")), 1.0)
        for one in answers:
            if kind == one or (kind in {"*/*", "application/*"} and weights[one] < 0):
                weights[one] = weight
    best = max(answers, key=lambda one: weights[one])
    if weights[best] <= 0:
        raise Refusal(refusals.NOT_ACCEPTABLE, detail=header)
    return best


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0  # it does not decide


def view(received: Received) -> View:
    """How the client wants entities shown; refuses members both picked and omitted (4.21)."""
    params, context = received.params, received.context
    pick, omit = (
        projection.parse(params[key], lambda one: name_of(one, context))
        if params.get(key)
        else None
        for key in ("pick", "omit")
    )
    if (pick or omit) and params.get("attrs"):
        raise bad_data("attrs does not go with pick and omit")
    if pick and omit and pick.names & (omit.names - omit.linked.keys()):
        raise bad_data("a member cannot be picked and omitted")
    if not INDISPENSABLE.isdisjoint(listed(params, "attrs")):
        raise bad_data("attrs: id and type are no attributes")
    datasets = frozenset("" if one == "@none" else one for one in listed(params, "datasetId"))
    return View(
        form=_form(received),
        system="sysAttrs" in received.options,
        only=names(listed(params, "attrs"), context),
        pick=pick,
        omit=omit,
        datasets=datasets or None,
        context=context,
        language=params.get("lang", ""),
    )


def _form(received: Received) -> Form:
    """The form asked for; `format` rules over `options`."""
    asked = received.params.get("format", "").split(",")
    for options_of in (asked, received.options):
        if "keyValues" in options_of or "simplified" in options_of:
            return Form.SIMPLIFIED
        if "concise" in options_of:
            return Form.CONCISE
        if "normalized" in options_of:
            break
    return Form.NORMALIZED


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
    inside = received.media != JSON
    if received.media == GEO_JSON and "body=json" in received.request.header("prefer"):
        inside = False
    if inside:
        return json_response(
            with_context(value, context), status, content_type=received.media, headers=headers
        )
    link = f'<{context.link()}>; rel="{CONTEXT_RELATION}"; type="{LD_JSON}"'
    return json_response(
        value, status, content_type=received.media, headers=(("link", link), *headers)
    )


def with_context(value: Any, context: Context) -> Any:
    """`value` with an `@context` in each of its objects."""
    if isinstance(value, list):
        return [with_context(one, context) for one in value]
    return {**value, "@context": context.document()}


def page_links(
    request: Request, limit: int, offset: int, *, more: bool, media: str = JSON
) -> tuple[tuple[str, str], ...]:
    """Where the pages before and after this one are (6.3.10)."""
    if not limit:
        return ()
    at = {"prev": max(0, offset - limit)} if offset else {}
    if more:
        at["next"] = offset + limit
    return tuple(
        ("link", f'<{_page(request, start, limit)}>;rel="{relation}";type="{media}"')
        for relation, start in at.items()
    )


def _page(request: Request, offset: int, limit: int) -> str:
    pairs = urllib.parse.parse_qsl(request.query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if key not in {"offset", "limit"}]
    query = urllib.parse.urlencode(
        sorted([*kept, ("limit", str(limit)), ("offset", str(offset))]), safe=":*"
    )
    return f"{request.path.rstrip('/')}?{query}"
