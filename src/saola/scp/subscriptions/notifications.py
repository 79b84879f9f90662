"""What a notification says (clauses 5.3.1, 4.5.18): entities as they are and as they were."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import orjson

from saola.kernel import ids
from saola.scp.broker.model import Change
from saola.scp.entities import features, representation
from saola.scp.entities.model import NULL, VALUE_MEMBER, Attribute, Entity
from saola.scp.entities.rules import isoformat
from saola.scp.subscriptions.model import GEO_JSON, Notification, Subscription, Trigger

PREVIOUS = {
    kind: "previous" + member[0].upper() + member[1:] for kind, member in VALUE_MEMBER.items()
}
TELL_DROPPED = frozenset({Trigger.ATTRIBUTE_DELETED, Trigger.ENTITY_UPDATED})


def told(one: Subscription, change: Change) -> Entity:
    """The entity as the subscriber is told of it: with what is gone, and what was before."""
    after, before = change.after, change.before
    gone = change.dropped if one.changes or one.triggers & TELL_DROPPED else ()
    if after.deleted and one.watched and not one.changes:
        gone = tuple(attribute for attribute in gone if attribute.name in one.watched)
    if not gone and not (one.changes and change.put):
        return after
    attributes = dict(after.attributes)
    names = {name for name, _ in after.attributes}
    for attribute in gone:
        whole = attribute.name not in names and not one.changes
        told_gone = _gone(one, attribute, change.at, whole=whole)
        attributes[told_gone.key] = told_gone
    if one.changes and before is not None and not change.created:
        for new in change.put:
            old = before.attributes.get(new.key)
            if old is not None:
                attributes[new.key] = _changed(new, old)
    return msgspec.structs.replace(after, attributes=attributes)


def _gone(one: Subscription, attribute: Attribute, at: int, *, whole: bool) -> Attribute:
    """An instance as null; when the `whole` attribute is gone, its instances are one."""
    dataset = "" if whole else attribute.dataset
    kind = attribute.body["type"]
    nothing = {"@none": NULL} if kind == "LanguageProperty" else NULL
    body = {"type": kind, VALUE_MEMBER[kind]: nothing}
    if dataset:
        body["datasetId"] = dataset
    if one.changes:
        body[PREVIOUS[kind]] = attribute.body.get(VALUE_MEMBER[kind])
    if one.view.system:
        body["deletedAt"] = isoformat(at)
    return Attribute(attribute.name, dataset, body, attribute.created_at, attribute.modified_at)


def _changed(new: Attribute, old: Attribute) -> Attribute:
    kind = old.body["type"]
    body = {**new.body, PREVIOUS[kind]: old.body.get(VALUE_MEMBER[kind])}
    return Attribute(new.name, new.dataset, body, new.created_at, new.modified_at)


def of_change(
    one: Subscription, change: Change, at: int, joined: Mapping[str, Entity]
) -> Notification:
    """The notification of one change."""
    deleted = isoformat(change.at) if change.after.deleted else ""
    return of_entities(one, [told(one, change)], at, joined, deleted=deleted)


def of_entities(
    one: Subscription,
    entities: Sequence[Entity],
    at: int,
    joined: Mapping[str, Entity],
    *,
    deleted: str = "",
) -> Notification:
    """The notification of these entities, and of those joined to them; `deleted` says when."""
    notification_id = f"urn:ngsi-ld:Notification:{ids.new()}"
    body: dict[str, Any] = {
        "id": notification_id,
        "type": "Notification",
        "subscriptionId": one.id,
        "notifiedAt": isoformat(at),
        "data": _data(one, entities, joined, deleted),
    }
    if one.endpoint.inside:
        body["@context"] = one.context.document()
    return Notification(
        seq=0,
        id=notification_id,
        subscription=one.id,
        entity=entities[0].id,
        body=orjson.dumps(body).decode(),
    )


def _data(
    one: Subscription, entities: Sequence[Entity], joined: Mapping[str, Entity], deleted: str
) -> Any:
    view = msgspec.structs.replace(one.view, joined=joined)
    shown = [(entity, view) for entity in entities]
    if one.join == "flat":
        shown = representation.flat(entities, view)
    if one.endpoint.accept == GEO_JSON:
        return features.collection(
            [features.feature(entity, how, one.place) for entity, how in shown]
        )
    data = [representation.entity(entity, how) for entity, how in shown]
    if deleted:
        data = [{**found, "deletedAt": deleted} for found in data]
    if one.endpoint.inside:
        data = [{**found, "@context": one.context.document()} for found in data]
    return data
