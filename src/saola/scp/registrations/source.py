"""The source of a registration as if it were an entity, so that filters can be held against it."""

from collections.abc import Mapping
from typing import Any

from saola.scp.entities.model import VALUE_MEMBER, Attribute, Entity
from saola.scp.entities.rules import check_geometry
from saola.scp.refusals import bad_data
from saola.scp.registrations.members import text

PLACES = ("location", "observationSpace", "operationSpace")
_TEXTS = ("endpoint", "registrationName", "description", "contextSourceAlias", "mode", "tenant")
# Members of a registration that clause 5.2.9 knows; any other is a property of the source.
_OTHERS = (
    "id type information observationInterval managementInterval expiresAt contextSourceInfo scope"
    " operations refreshRate management localOnly datasetId"
)
KNOWN = frozenset((*PLACES, *_TEXTS, *_OTHERS.split()))


def described(document: Mapping[str, Any]) -> Entity:
    """The source with its places, scopes and properties; refuses a place or scope that is none."""
    found: dict[tuple[str, str], Attribute] = {}
    for key, given in document.items():
        body = _body(key, given)
        if body is not None:
            found[key, ""] = Attribute(key, "", body, 0, 0)
    return Entity(
        seq=0,
        id=text(document, "id"),
        types=("ContextSourceRegistration",),
        scope=_scope(document),
        created_at=0,
        modified_at=0,
        attributes=found,
    )


def _body(key: str, given: Any) -> dict[str, Any] | None:
    if key in PLACES:
        check_geometry(key, given)
        return {"type": "GeoProperty", "value": given}
    if key in _TEXTS:
        return {"type": "Property", "value": text({key: given}, key)}
    if key in KNOWN:
        return None
    if isinstance(given, dict) and given.get("type") in tuple(VALUE_MEMBER):
        if VALUE_MEMBER[given["type"]] not in given:
            raise bad_data(f"{key}: a {given['type']} needs {VALUE_MEMBER[given['type']]}")
        return given
    return {"type": "Property", "value": given}


def _scope(document: Mapping[str, Any]) -> tuple[str, ...]:
    given = document.get("scope", [])
    scopes = given if isinstance(given, list) else [given]
    if not all(isinstance(one, str) and one for one in scopes):
        raise bad_data("scope: a text, or a list of texts")
    return tuple(one if one.startswith("/") else f"/{one}" for one in scopes)
