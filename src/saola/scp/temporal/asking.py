"""A question about the past, from the parameters of a GET or from the body of a POST."""

from typing import Any

import msgspec

from saola.kernel.errors import Refusal
from saola.scp import refusals
from saola.scp.entities.expansion import name_of
from saola.scp.entities.representation import Form, View
from saola.scp.envelopes import Received
from saola.scp.refusals import bad_data
from saola.scp.temporal import rules
from saola.scp.temporal.model import Aggregation, Span

VALUES = frozenset({"temporalValues", "simplified", "keyValues"})
AGGREGATED = "aggregatedValues"
OPTIONS = VALUES | {AGGREGATED, "normalized", "concise", "sysAttrs", "count"}
_TEMPORAL = ("timerel", "timeAt", "endTimeAt", "timeproperty", "lastN")
_AGGREGATES = ("aggrMethods", "aggrPeriodDuration")
_GEO = ("georel", "geometry", "coordinates", "geoproperty")


class Asked(msgspec.Struct, frozen=True):
    """What of the past, in which form."""

    span: Span
    view: View
    hidden: frozenset[str]
    values: bool = False
    aggregation: Aggregation | None = None


def asked(received: Received, *, needed: bool) -> Asked:
    """The question in the parameters; `needed` tells whether a span of time must stand in them."""
    params, context = received.params, received.context
    names, without, hidden = rules.shown_names(params, lambda one: one and name_of(one, context))
    forms = _forms(params)
    concise = "concise" in forms
    return Asked(
        span=rules.span(params, names, needed=needed, without=without),
        view=View(
            form=Form.CONCISE if concise else Form.NORMALIZED,
            system="sysAttrs" in forms,
            context=context,
            language=params.get("lang", ""),
        ),
        hidden=hidden,
        values=bool(forms & VALUES) and AGGREGATED not in forms,
        aggregation=rules.aggregation(params) if AGGREGATED in forms else None,
    )


def _forms(params: dict[str, str]) -> frozenset[str]:
    """What stands in `options`; `format` goes before what it contradicts (6.3.12)."""
    given, form = (
        frozenset(one for one in params.get(key, "").split(",") if one)
        for key in ("options", "format")
    )
    if unknown := sorted((given | form) - OPTIONS):
        raise Refusal(refusals.INVALID_REQUEST, detail=f"no option {unknown[0][:80]!r}")
    return given & {"sysAttrs", "count"} | form if form else given


def narrowed(received: Received) -> Received:
    """The question, without the times the broker writes: to name those alone names too little."""
    attrs = received.params.get("attrs", "").split(",")
    left = ",".join(one for one in attrs if one not in rules.SYSTEM)
    return msgspec.structs.replace(received, params={**received.params, "attrs": left})


def posted(received: Received) -> Received:
    """The Query in a body (5.2.23) as the parameters it stands for."""
    query = received.document
    if not isinstance(query, dict) or query.get("type") != "Query":
        raise bad_data("type: Query")
    params = {**received.params, **_selectors(query)}
    for key in ("attrs", "pick", "omit", "q", "scopeQ", "lang", "datasetId", "orderBy", "csf"):
        if given := rules.limited(query, key):
            params[key] = given
    for member, keys in (("geoQ", _GEO), ("temporalQ", _TEMPORAL)):
        params.update(_members(query, member, keys))
    computed = _members(query, "temporalQ", _AGGREGATES) | _members(
        query, "aggrParams", _AGGREGATES
    )
    params.update(computed)
    options = received.options
    if computed and not params.get("format"):
        params["format"], options = AGGREGATED, options | {AGGREGATED}
    return msgspec.structs.replace(received, params=params, options=options)


def _members(query: dict[str, Any], member: str, keys: tuple[str, ...]) -> dict[str, str]:
    given = query.get(member, {})
    if not isinstance(given, dict):
        raise bad_data(f"{member}: no JSON object")
    if member == "geoQ" and isinstance(given.get("coordinates"), list):
        given = given | {"coordinates": msgspec.json.encode(given["coordinates"]).decode()}
    found = {key: rules.limited(given, key) for key in keys}
    return {key: text for key, text in found.items() if text}


def _selectors(query: dict[str, Any]) -> dict[str, str]:
    """Which entities: selectors that differ in more than their types, or in their ids, are many."""
    selectors = query.get("entities", [])
    if not isinstance(selectors, list) or not all(isinstance(one, dict) for one in selectors):
        raise bad_data("entities: a list of objects")
    given = [
        {key: rules.limited(one, key) for key in ("type", "id", "idPattern") if one.get(key)}
        for one in selectors
    ]
    if len(given) <= 1:
        return given[0] if given else {}
    if all(one.keys() == {"type"} for one in given):
        return {"type": ",".join(one["type"] for one in given)}
    if all(one.keys() == {"type", "id"} for one in given) and len({x["type"] for x in given}) == 1:
        return {"type": given[0]["type"], "id": ",".join(one["id"] for one in given)}
    raise Refusal(refusals.NOT_IMPLEMENTED, detail="entities: selectors that differ so much")
