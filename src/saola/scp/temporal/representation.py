"""Showing histories: instances, values with their times, aggregates (clauses 4.5.6 to 4.5.19)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from saola.scp.entities import representation
from saola.scp.entities.model import Attribute, Entity, observed_at
from saola.scp.entities.representation import Form, View
from saola.scp.entities.rules import isoformat
from saola.scp.temporal.model import SCOPE, Aggregation, Bucket, Record, Span, TimeProperty

# The member that holds all values of an attribute, for each kind.
VALUES_MEMBER = {
    "Property": "values",
    "GeoProperty": "values",
    "Relationship": "objects",
    "LanguageProperty": "languageMaps",
    "VocabProperty": "vocabs",
    "JsonProperty": "jsons",
    "ListProperty": "valueLists",
    "ListRelationship": "objectLists",
}
_SECOND = 1_000_000
Shown = dict[str, Any]


def moment(at: int) -> str:
    """`2026-11-24T03:04:05Z`, with a fraction only where there is one."""
    if at % _SECOND:
        return isoformat(at)
    return isoformat(at).replace(".000Z", "Z")


def frame(entity: Entity, view: View, hidden: frozenset[str]) -> Shown:
    """The entity without its attributes, nor the members that are `hidden`."""
    bare = msgspec.structs.replace(entity, attributes={})
    shown = representation.entity(bare, view)
    if view.system and entity.deleted:
        shown["deletedAt"] = isoformat(entity.modified_at)
    return {name: one for name, one in shown.items() if name not in hidden}


def instances(records: Iterable[Record], view: View, span: Span) -> Shown:
    """Lists of instances by the client's names, each in the order of time."""
    return {
        term: [_instance(one, view, span) for one in found]
        for term, found in _by_name(records, view).items()
    }


def _by_name(records: Iterable[Record], view: View) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for one in sorted(records, key=lambda one: (one.at, one.seq)):
        term = SCOPE if one.name == SCOPE else view.context.compact(one.name)
        found.setdefault(term, []).append(one)
    return found


def _instance(one: Record, view: View, span: Span) -> Shown:
    stored = Attribute(one.name, one.dataset, one.body, one.created_at, one.modified_at)
    shown: Any = representation.attribute(stored, view)
    if not isinstance(shown, dict) or "coordinates" in shown:
        shown = {"value": shown}
    if one.name == SCOPE and one.deleted_at is None:
        shown = {**shown, "observedAt": isoformat(one.modified_at)}
        shown["modifiedAt"] = shown["observedAt"]
    elif span.property is not TimeProperty.OBSERVED:
        shown = {**shown, span.property.value: isoformat(one.at)}
    if one.deleted_at is not None:
        shown = {**shown, "deletedAt": isoformat(one.deleted_at)}
    return {**shown, "instanceId": one.instance_id}


def values(records: Iterable[Record], view: View, span: Span) -> Shown:
    """`{"type": …, "values": [[value, time], …]}`, for each dataset its own."""
    simple = msgspec.structs.replace(view, form=Form.SIMPLIFIED)
    shown: Shown = {}
    for term, found in _by_name(records, view).items():
        datasets: dict[str, Shown] = {}
        for one in found:
            kind = one.body["type"]
            body = datasets.setdefault(one.dataset, {"type": kind, VALUES_MEMBER[kind]: []})
            at = observed_at(one.body) if span.property is TimeProperty.OBSERVED else ""
            pair = [representation.simplified(one.body, simple), at or moment(one.at)]
            body.setdefault(VALUES_MEMBER[kind], []).append(pair)
        shown[term] = _with_datasets(datasets)
    return shown


def aggregated(
    buckets: Sequence[Bucket], kinds: Mapping[int, str], wanted: Aggregation, view: View
) -> Shown:
    """`{"type": …, "avg": [[value, start, end], …]}`, for each dataset its own."""
    found: dict[str, dict[str, Shown]] = {}
    for one in buckets:
        datasets = found.setdefault(view.context.compact(one.name), {})
        body = datasets.setdefault(one.dataset, {"type": one.kind or kinds[one.seq]})
        for method, value in zip(wanted.methods, one.values, strict=True):
            held = body.setdefault(method.value, [])
            if value is not None:
                held.append([value, moment(one.start), moment(one.end)])
    return {term: _with_datasets(datasets) for term, datasets in found.items()}


def _with_datasets(datasets: Mapping[str, Shown]) -> Any:
    shown = [
        {**body, "datasetId": dataset} if dataset else body for dataset, body in datasets.items()
    ]
    return shown[0] if len(shown) == 1 else shown
