"""The expand stage: a client's JSON to the broker's names and the normalized form (clause 4.5).

Normalized, concise and simplified attributes are all understood: what stands in a member named
`type`, or under the member that holds a value, says which.
"""

import re
from collections.abc import Iterator

import msgspec
import orjson

from saola.kernel.errors import Refusal
from saola.scp import limits
from saola.scp.contexts.model import Context
from saola.scp.entities.model import (
    GEOMETRIES,
    MEMBERS,
    NULL,
    VALUE_MEMBER,
    WRITTEN_BY_BROKER,
    Body,
    Instance,
)
from saola.scp.entities.rules import instant
from saola.scp.refusals import bad_data

_TOLD_BY_BROKER = frozenset(
    "previous" + member[0].upper() + member[1:] for member in VALUE_MEMBER.values()
)
# Where no `type` stands, the member that holds the value tells the kind (clause 4.5.4).
KIND_OF_MEMBER = {
    member: kind for kind, member in VALUE_MEMBER.items() if kind not in {"GeoProperty", "Property"}
} | {"value": "Property"}
KINDS = tuple(VALUE_MEMBER)  # a tuple, since what stands in `type` may not be hashable
_SCOPE = re.compile(r"/?[^\W\d_]\w*(/[^\W\d_]\w*)*")
# Members of an attribute that cannot be attributes of an entity.
_INNER_ONLY = frozenset(
    {"instanceId", "datasetId", "observedAt", "unitCode", "objectType", "valueType"}
)
_TIMES = WRITTEN_BY_BROKER - {"instanceId"}
_NOT_ATTRIBUTES = frozenset({"id", "@id", "type", "@type", "@context", "scope", "expiresAt"})


class Expanded(msgspec.Struct, frozen=True):
    """An entity or a fragment of one, in the broker's names."""

    id: str
    types: tuple[str, ...]
    scope: tuple[str, ...] | None
    instances: tuple[Instance, ...]
    expires_at: int | None = None  # 0: an expiry is to be taken away


def entity(document: object, context: Context) -> Expanded:
    """The entity (or fragment) in `document`; refuses what has no such shape."""
    if not isinstance(document, dict):
        raise bad_data("an entity is a JSON object")
    given_id = document.get("id", document.get("@id", ""))
    if not isinstance(given_id, str):
        raise bad_data("id: not a string")
    return Expanded(
        id=given_id,
        types=_types(document.get("type", document.get("@type")), context),
        scope=_scope(document["scope"]) if "scope" in document else None,
        instances=tuple(_all_instances(document, context)),
        expires_at=_expiry(document["expiresAt"]) if "expiresAt" in document else None,
    )


def attribute(name: str, given: object, context: Context) -> tuple[Instance, ...]:
    """The instances of one attribute, whose `name` is the broker's own already."""
    if isinstance(given, list) and given and all(_is_instance(item) for item in given):
        if len(given) > limits.attribute_instances_max:
            raise bad_data(f"{name}: over {limits.attribute_instances_max} instances")
        instances = tuple(_instance(name, item, context) for item in given)
        if len({one.dataset for one in instances}) != len(instances):
            raise bad_data(f"{name}: two instances with the same datasetId")
        return instances
    return (_instance(name, given, context),)


def name_of(term: str, context: Context) -> str:
    """The broker's name for an attribute or type `term`; refuses one no name may look like."""
    if (
        not term
        or len(term) > limits.name_chars_max
        or not _NAME_FORBIDDEN.isdisjoint(term)
        or term[0] in _NAME_BEGINS_NEVER
    ):
        raise bad_data(f"{term[:80]!r} cannot be a name")
    return context.expand(term)


_NAME_BEGINS_NEVER = frozenset("@0123456789")
_NAME_FORBIDDEN = frozenset(" <>\"'=();{}[]\\^`|,\n\r\t\x00")


def _types(given: object, context: Context) -> tuple[str, ...]:
    if given is None:
        return ()
    terms = given if isinstance(given, list) else [given]
    if not terms or len(terms) > limits.entity_types_max:
        raise bad_data(f"type: between 1 and {limits.entity_types_max} of them")
    names = []
    for term in terms:
        if not isinstance(term, str):
            raise bad_data("type: not a string")
        if term in _NOT_ATTRIBUTES:
            raise bad_data(f"type: {term} cannot be one")
        names.append(name_of(term, context))
    return tuple(dict.fromkeys(names))


def _scope(given: object) -> tuple[str, ...]:
    scopes = given if isinstance(given, list) else [given]
    if not all(isinstance(one, str) and _SCOPE.fullmatch(one) for one in scopes):
        raise bad_data("scope: levels of letters, digits and _, as in /a/b, or a list of such")
    return tuple(str(one) if str(one).startswith("/") else f"/{one}" for one in scopes)


def _expiry(given: object) -> int:
    at = 0 if given == NULL else instant(given)
    if at is None:
        raise bad_data("expiresAt: no date and time with a time zone")
    return at


def _all_instances(document: Body, context: Context) -> Iterator[Instance]:
    if len(document) > limits.entity_attributes_max:
        raise bad_data(f"over {limits.entity_attributes_max} attributes")
    seen = set()
    for term, given in document.items():
        if term in _NOT_ATTRIBUTES or term in _TIMES:
            continue
        name = name_of(term, context)
        if name in _INNER_ONLY:
            raise bad_data(f"{term}: it belongs in an attribute")
        if name in seen:
            raise bad_data(f"{term}: given twice under two names")
        seen.add(name)
        yield from attribute(name, given, context)


def _is_instance(item: object) -> bool:
    return isinstance(item, dict) and (
        item.get("type") in KINDS or "datasetId" in item or "value" in item
    )


def _instance(name: str, given: object, context: Context) -> Instance:
    body = _body(name, given, context, depth=1)
    dataset = body.get("datasetId", "")
    if dataset == NULL:
        raise bad_data(f"{name}: a datasetId cannot be deleted")
    if not isinstance(dataset, str) or len(dataset) > limits.id_chars_max or "\x00" in dataset:
        raise bad_data(f"{name}: datasetId is no URI")
    if dataset == "@none":
        del body["datasetId"]
        dataset = ""
    return Instance(name, dataset, body)


def _body(name: str, given: object, context: Context, depth: int) -> Body:
    """One instance in normalized form, with the attributes of the attribute expanded too."""
    if depth > limits.attribute_depth_max:
        raise bad_data(f"{name}: over {limits.attribute_depth_max} levels of attributes")
    if given is None:
        raise bad_data(f"{name}: null; urn:ngsi-ld:null deletes")
    if not isinstance(given, dict):
        return {"type": "Property", "value": given}
    if "value" not in given and _is_geometry(given):
        return {"type": "GeoProperty", "value": given}
    body = _renamed(given, context, depth)
    if "type" not in body and (kind := _kind(body)):
        body["type"] = kind
    return _understood(name, body, context)


def _understood(name: str, body: Body, context: Context) -> Body:
    """The instance with its value, and what else holds names, as the broker keeps them."""
    if body.get("type") == "GeoProperty" and isinstance(body.get("value"), str):
        body["value"] = _geometry(name, body["value"])
    if isinstance(body.get("entityTypeSealed"), str):
        body["entityTypeSealed"] = context.expand(body["entityTypeSealed"])
    if "vocab" in body:
        body["vocab"] = _vocabulary(name, body["vocab"], context)
    if body.get("type") == "ListRelationship" and isinstance(body.get("objectList"), list):
        body["objectList"] = [
            {"object": one} if isinstance(one, str) else one for one in body["objectList"]
        ]
    if "objectType" in body:
        body["objectType"] = _object_type(name, body["objectType"], context)
    return body


def _renamed(given: Body, context: Context, depth: int) -> Body:
    body: Body = {}
    for term, value in given.items():
        if term in MEMBERS:
            body[term] = value
        elif term == "@type":
            body["type"] = value
        elif term == "@context":
            raise bad_data("@context: it stands with the entity, not in an attribute")
        elif term in _TOLD_BY_BROKER:
            raise bad_data(f"{term}: only the broker writes it")
        elif term not in WRITTEN_BY_BROKER:
            body[name_of(term, context)] = _inner(term, value, context, depth)
    return body


def _inner(term: str, value: object, context: Context, depth: int) -> object:
    if isinstance(value, list) and value and all(_is_instance(item) for item in value):
        return [_body(term, item, context, depth + 1) for item in value]
    return _body(term, value, context, depth + 1)


def _kind(body: Body) -> str:
    for member, kind in KIND_OF_MEMBER.items():
        if member in body:
            value = body[member]
            return "GeoProperty" if kind == "Property" and _is_geometry(value) else kind
    return ""


def _is_geometry(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("type"), str)
        and value["type"] in GEOMETRIES
        and "coordinates" in value
    )


def _geometry(name: str, value: str) -> object:
    """4.7.2: a geometry may also be given as its JSON text."""
    if value == NULL:
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError as wrong:
        raise bad_data(f"{name}: its value is no geometry") from wrong


def _vocabulary(name: str, value: object, context: Context) -> object:
    if isinstance(value, str):
        return context.expand(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return [context.expand(item) for item in value]
    raise bad_data(f"{name}: vocab is no string or list of strings")


def _object_type(name: str, value: object, context: Context) -> object:
    try:
        types = _types(value, context)
    except Refusal as wrong:
        raise bad_data(f"{name}: objectType is no name") from wrong
    return types[0] if isinstance(value, str) else list(types)
