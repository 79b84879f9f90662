"""Reading temporal queries (clause 4.11), and showing histories (clauses 4.5.7 to 4.5.9)."""

from collections.abc import Sequence
from typing import Any

from saola.scp import limits
from saola.scp.entities import representation
from saola.scp.entities.model import VALUE_MEMBER, Attribute, Entity
from saola.scp.entities.representation import Form, View
from saola.scp.entities.rules import instant, isoformat
from saola.scp.refusals import bad_data
from saola.scp.temporal.model import Record, Span, TimeProperty

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
RELATIONS = ("before", "after", "between")


def span(params: dict[str, str], names: tuple[str, ...], *, needed: bool) -> Span:
    """The span of time in the parameters; refuses one that is malformed, or missing but needed."""
    relation = params.get("timerel", "")
    if not relation and needed:
        raise bad_data("a temporal query needs timerel")
    if relation and relation not in RELATIONS:
        raise bad_data(f"timerel: one of {', '.join(RELATIONS)}")
    start = end = None
    if relation:
        at = _time(params, "timeAt")
        if relation == "between":
            start, end = at, _time(params, "endTimeAt")
        elif relation == "after":
            start = at + 1
        else:
            end = at
    try:
        time_property = TimeProperty(params.get("timeproperty") or "observedAt")
    except ValueError as wrong:
        raise bad_data("timeproperty: observedAt, createdAt or modifiedAt") from wrong
    last = params.get("lastN", "")
    if last and not (last.isascii() and last.isdigit() and int(last[:9]) > 0):
        raise bad_data("lastN: a whole number above 0")
    return Span(
        property=time_property,
        start=start,
        end=end,
        last=min(int(last[:9]), limits.temporal_instances_max) if last else 0,
        names=names,
    )


def _time(params: dict[str, str], key: str) -> int:
    at = instant(params.get(key))
    if at is None:
        raise bad_data(f"{key}: no date and time with a time zone")
    return at


def history(
    entity: Entity, records: Sequence[Record], view: View, *, values: bool, span: Span
) -> dict[str, Any]:
    """An entity's history: lists of instances, or lists of values with their times."""
    shown = representation.entity(
        Entity(
            entity.seq,
            entity.id,
            entity.types,
            entity.scope,
            entity.created_at,
            entity.modified_at,
            {},
        ),
        view,
    )
    by_name: dict[str, list[Record]] = {}
    for one in records:
        by_name.setdefault(one.name, []).append(one)
    for name, found in by_name.items():
        term = view.context.compact(name)
        shown[term] = (
            _values(found, view) if values else [_instance(one, view, span) for one in found]
        )
    return shown


def _instance(one: Record, view: View, span: Span) -> Any:
    stored = Attribute(one.name, one.dataset, one.body, one.modified_at, one.modified_at)
    form = view.form if view.form is Form.CONCISE else Form.NORMALIZED
    shown = representation.attribute(
        stored, View(form=form, system=view.system, context=view.context, language=view.language)
    )
    if not isinstance(shown, dict) or "coordinates" in shown:
        shown = {"value": shown}
    if span.property is not TimeProperty.OBSERVED:
        shown = {**shown, span.property.value: isoformat(one.at)}
    return {**shown, "instanceId": one.instance_id}


def _values(found: Sequence[Record], view: View) -> Any:
    """`{"type": …, "values": [[value, time], …]}`, for each dataset its own."""
    by_dataset: dict[str, list[Record]] = {}
    for one in found:
        by_dataset.setdefault(one.dataset, []).append(one)
    shown = []
    for dataset, records in by_dataset.items():
        kind = records[-1].body["type"]
        member = VALUE_MEMBER[kind]
        pairs = [[one.body.get(member), isoformat(one.at)] for one in records]
        body = {"type": kind, VALUES_MEMBER[kind]: pairs}
        shown.append({**body, "datasetId": dataset} if dataset else body)
    return shown[0] if len(shown) == 1 else shown
