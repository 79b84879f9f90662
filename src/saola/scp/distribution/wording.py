"""How a call reads on the wire: the source's own terms, tenant and headers (4.3.6.5, 4.3.6.6)."""

import re
import urllib.parse
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from saola.kernel import telemetry
from saola.scp.broker.model import Verb, Write
from saola.scp.contexts.model import CORE, Context
from saola.scp.distribution.model import Call, Trip
from saola.scp.entities import representation
from saola.scp.entities.model import Attribute, Instance
from saola.scp.entities.representation import View
from saola.scp.entities.rules import isoformat
from saola.scp.envelopes import CONTEXT_RELATION, JSON, LD_JSON, Received, own_context
from saola.scp.registrations.model import COPIED, Registration, Wanted
from saola.scp.registrations.outgoing import API
from saola.scp.selection import language

PASSED_ON = ("options", "format", "observedAt", "lang", "datasetId", "deleteAll")
FILTERS = ("georel", "geometry", "coordinates", "scopeQ")
_WORD = re.compile(r'"[^"]*"|[^\W\d][\w:\-]*')
_TOLD_BY_BROKER = ("createdAt", "modifiedAt")


def message(call: Call, trip: Trip, parts: urllib.parse.SplitResult) -> bytes:
    """The request, ready to be written."""
    outgoing = call.registration.outgoing
    target = parts.path.rstrip("/") + API + call.path
    params = call.params + ((("local", "true"),) if outgoing.local_only else ())
    if params:
        target += "?" + urllib.parse.urlencode(params, quote_via=urllib.parse.quote, safe=":,*/")
    content, headers = _content(call)
    head = [f"{call.method} {target} HTTP/1.1", f"Host: {parts.netloc}"]
    headers |= {"Accept": outgoing.accept, "Via": f"{trip.via}, 1.1 {trip.own}".lstrip(", ")}
    if outgoing.tenant:
        headers["NGSILD-Tenant"] = outgoing.tenant
    copied = {key: _own(value, key, trip) for key, value in outgoing.headers}
    headers |= {key: value for key, value in copied.items() if value}
    headers |= {"Traceparent": telemetry.traceparent(), "Connection": "close"}
    lines = [*head, *(f"{key}: {value}" for key, value in headers.items())]
    return "\r\n".join(lines).encode("ascii", "replace") + b"\r\n\r\n" + content


def _own(value: str, key: str, trip: Trip) -> str:
    """A header's value; one that is copied may be missing from the request it comes from."""
    given = trip.headers.get(key.lower(), "") if value == COPIED else value
    return given if given.isprintable() else ""


def _content(call: Call) -> tuple[bytes, dict[str, str]]:
    """The body with its context inside it, or beside it in a Link header."""
    url = linkable(call.context)
    inside = call.registration.outgoing.ld or url is None
    if call.body is None:
        return b"", _link(url)
    if not inside:
        content = orjson.dumps(call.body)
        return content, {
            **_link(url),
            "Content-Type": JSON,
            "Content-Length": str(len(content)),
        }
    context = call.context.document()
    body = call.body
    if isinstance(body, list) and all(isinstance(one, dict) for one in body):
        body = [{**one, "@context": context} for one in body]
    elif isinstance(body, dict):
        body = {**body, "@context": context}
    content = orjson.dumps(body)
    kind = JSON if isinstance(body, list) and body == call.body else LD_JSON
    return content, {"Content-Type": kind, "Content-Length": str(len(content))}


def _link(url: str | None) -> dict[str, str]:
    return {"Link": f'<{url}>; rel="{CONTEXT_RELATION}"; type="{LD_JSON}"'} if url else {}


def linkable(context: Context) -> str | None:
    """The one URL that stands for a context: empty for the core's, None when there is none."""
    if context.plain:
        return ""
    first, *others = context.source
    return first if isinstance(first, str) and not others else None


def spoken(one: Registration, context: Context, *, body: bool) -> Context:
    """In which context to speak to a source; with no body, one that a header can name."""
    wanted = one.outgoing.context or context
    return wanted if body or linkable(wanted) is not None else CORE


def context_of(received: Received) -> Context:
    """The context a request's own terms are in; of a batch, that of its first entity."""
    document = received.document
    first = document[0] if isinstance(document, list) and document else None
    if isinstance(first, dict) and "@context" in first:
        return own_context(first, received.context, ld=True)
    return received.context


# --- writes ----------------------------------------------------------------------------

_ONE = "/entities/{id}"
_ATTRIBUTES = "/entities/{id}/attrs/"
_ATTRIBUTE = "/entities/{id}/attrs/{name}"
# The operation of each verb, and how it reads.
WRITES: Mapping[Verb, tuple[str, str, str]] = {
    Verb.CREATE: ("createEntity", "POST", "/entities"),
    Verb.UPDATE: ("updateEntity", "PATCH", _ATTRIBUTES),
    Verb.APPEND: ("appendAttrs", "POST", _ATTRIBUTES),
    Verb.PATCH_ATTRIBUTE: ("updateAttrs", "PATCH", _ATTRIBUTE),
    Verb.REPLACE_ATTRIBUTE: ("replaceAttrs", "PUT", _ATTRIBUTE),
    Verb.DELETE_ATTRIBUTE: ("deleteAttrs", "DELETE", _ATTRIBUTE),
    Verb.DELETE: ("deleteEntity", "DELETE", _ONE),
    Verb.MERGE: ("mergeEntity", "PATCH", _ONE),
    Verb.REPLACE: ("replaceEntity", "PUT", _ONE),
}
BATCHES: Mapping[Verb, tuple[str, str]] = {
    Verb.CREATE: ("createBatch", "/entityOperations/create"),
    Verb.UPSERT: ("upsertBatch", "/entityOperations/upsert"),
    Verb.UPSERT_UPDATE: ("upsertBatch", "/entityOperations/upsert"),
    Verb.APPEND: ("updateBatch", "/entityOperations/update"),
    Verb.MERGE: ("mergeBatch", "/entityOperations/merge"),
    Verb.DELETE: ("deleteBatch", "/entityOperations/delete"),
}
_ATTRIBUTE_VERBS = frozenset({Verb.PATCH_ATTRIBUTE, Verb.REPLACE_ATTRIBUTE})
_WITHOUT_BODY = frozenset({Verb.DELETE, Verb.DELETE_ATTRIBUTE})


def write(one: Registration, write: Write, received: Received) -> Call:
    """One write as a call of its own."""
    context = spoken(one, context_of(received), body=write.verb not in _WITHOUT_BODY)
    _, method, path = WRITES[write.verb]
    name = write.name or (write.instances[0].name if write.instances else "")
    given = received.params
    params = [(key, given[key]) for key in PASSED_ON if given.get(key)]
    if write.among:
        params.append(("type", types(write.among, context)))
    return Call(
        registration=one,
        method=method,
        path=path.format(id=quoted(write.id), name=quoted(context.compact(name))),
        params=tuple(params),
        body=None if write.verb in _WITHOUT_BODY else _written(write, context),
        context=context,
    )


def batch(one: Registration, writes: Iterable[Write], verb: Verb, received: Received) -> Call:
    """Several writes as one call."""
    context = spoken(one, context_of(received), body=True)
    given = received.params
    return Call(
        registration=one,
        method="POST",
        path=BATCHES[verb][1],
        params=tuple((key, given[key]) for key in ("options", "format") if given.get(key)),
        body=[each.id if verb is Verb.DELETE else entity(each, context) for each in writes],
        context=CORE if verb is Verb.DELETE else context,
    )


def _written(one: Write, context: Context) -> Any:
    if one.verb in _ATTRIBUTE_VERBS:
        shown = attributes(one.instances, context)
        return next(iter(shown.values()))
    body = entity(one, context)
    if one.verb in {Verb.UPDATE, Verb.APPEND, Verb.MERGE}:
        body.pop("id")
    return body


def entity(one: Write, context: Context) -> dict[str, Any]:
    """The entity, or the fragment of one, that a write gives."""
    shown: dict[str, Any] = {"id": one.id}
    if one.types:
        names = [context.compact(name) for name in one.types]
        shown["type"] = names[0] if len(names) == 1 else names
    if one.scope is not None:
        shown["scope"] = one.scope[0] if len(one.scope) == 1 else list(one.scope)
    if one.expires_at:
        shown["expiresAt"] = isoformat(one.expires_at)
    return {**shown, **attributes(one.instances, context)}


def attributes(instances: Iterable[Instance], context: Context) -> dict[str, Any]:
    """Instances by the context's names."""
    held = {
        (one.name, one.dataset): Attribute(one.name, one.dataset, _typed(one), 0, 0)
        for one in instances
    }
    shown = representation.attributes(held, View(context=context, system=True))
    return {name: _untold(value) for name, value in shown.items()}


def _typed(one: Instance) -> dict[str, Any]:
    """The body of an instance; a fragment without a type has none on the wire either."""
    return one.body if "type" in one.body else {"type": "", **one.body}


def _untold(value: Any) -> Any:
    if isinstance(value, list):
        return [_untold(one) for one in value]
    return {
        key: one
        for key, one in value.items()
        if key not in _TOLD_BY_BROKER and not (key == "type" and not one)
    }


# --- queries ---------------------------------------------------------------------------


def filters(received: Received, context: Context) -> list[tuple[str, str]]:
    """The conditions of a query, in the terms of `context`."""
    params, own = received.params, received.context
    found = [(key, params[key]) for key in FILTERS if params.get(key)]
    if params.get("q"):
        found.append(("q", translated(params["q"], own, context)))
    if params.get("geoproperty"):
        found.append(("geoproperty", context.compact(own.expand(params["geoproperty"]))))
    return found


def translated(text: str, own: Context, other: Context) -> str:
    """A query in other terms that mean the same; quoted texts stay as they are."""
    if own is other:
        return text
    seen: dict[str, str] = {}

    def noted(term: str) -> str:
        name = own.expand(term)
        seen[term] = other.compact(name)
        return name

    language.parse(text, noted, links=1)
    return _WORD.sub(lambda found: seen.get(found.group(), found.group()), text)


def chosen(wanted: Wanted, context: Context) -> list[tuple[str, str]]:
    """Types, ids and attributes as parameters."""
    found = [
        ("id", ",".join(wanted.ids)),
        ("type", types(wanted.types, context)),
        ("idPattern", wanted.id_pattern),
        ("attrs", ",".join(sorted(context.compact(one) for one in wanted.names))),
    ]
    return [(key, value) for key, value in found if value]


def selector(wanted: Wanted, context: Context) -> dict[str, Any]:
    """The same as an entity selector of a query's body (5.2.33)."""
    found: dict[str, Any] = {"type": types(wanted.types, context) or "*"}
    if wanted.ids:
        found["id"] = list(wanted.ids) if len(wanted.ids) > 1 else wanted.ids[0]
    elif wanted.id_pattern:
        found["idPattern"] = wanted.id_pattern
    return found


def types(sets: Iterable[tuple[str, ...]], context: Context) -> str:
    """Sets of types as a type selection (4.17)."""
    texts = [";".join(context.compact(name) for name in names) for names in sets]
    if all(";" not in one for one in texts):
        return ",".join(texts)
    return "|".join(f"({one})" for one in texts)


def quoted(text: str) -> str:
    """A path segment."""
    return urllib.parse.quote(text, safe=":")


def conditions(given: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The same conditions as members of a query's body (5.2.23)."""
    found: dict[str, Any] = {}
    for key, value in given:
        if key in {"q", "scopeQ"}:
            found[key] = value
        else:
            place = found.setdefault("geoQ", {})
            place[key] = orjson.loads(value) if key == "coordinates" else value
    return found
