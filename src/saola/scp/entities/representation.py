"""Entities as clients want them: normalized, concise or simplified (clauses 4.5.1 to 4.5.4)."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from saola.scp.contexts.model import CORE, Context
from saola.scp.entities import languages
from saola.scp.entities.model import MEMBERS, VALUE_MEMBER, Attribute, Body, Entity
from saola.scp.entities.projection import Projection
from saola.scp.entities.rules import isoformat

# In the simplified form these keep the member that tells what they are.
_KEEP_MEMBER = {"LanguageProperty", "VocabProperty", "JsonProperty"}
# Members that are never stored in an instance.
_PREVIOUS = {"previous" + member[0].upper() + member[1:] for member in VALUE_MEMBER.values()}
_SHOWN_ONLY = {"createdAt", "modifiedAt", "deletedAt", "lang", "entity", "entityList"} | _PREVIOUS
# Members whose values are names.
_NAMES = {"vocab", "previousVocab", "objectType", "entityTypeSealed"}


class Form(enum.Enum):
    """How much of an attribute is shown."""

    NORMALIZED = "normalized"
    CONCISE = "concise"
    SIMPLIFIED = "simplified"


# Members of an entity that are no attributes of it.
ENTITY_MEMBERS = frozenset({"id", "type", "scope", "createdAt", "modifiedAt", "expiresAt"})


class View(msgspec.Struct, frozen=True, kw_only=True):
    """How entities are shown: the form, timestamps, which attributes (none given: all), names.

    `only` names attributes; `pick` and `omit` any members. `datasets` are the instances wanted.
    `joined` holds linked entities by id, to be shown `level` links deep within their relationship,
    save those they stand `within`.
    """

    form: Form = Form.NORMALIZED
    system: bool = False
    only: frozenset[str] = frozenset()
    pick: Projection | None = None
    omit: Projection | None = None
    datasets: frozenset[str] | None = None
    context: Context = CORE
    language: str = ""
    joined: Mapping[str, Entity] = {}
    level: int = 0
    within: frozenset[str] = frozenset()

    def shows(self, name: str) -> bool:
        """Whether a member is to be shown."""
        if self.only and name not in self.only and name not in ENTITY_MEMBERS:
            return False
        if self.pick is not None and name not in self.pick.names:
            return False
        return self.omit is None or name not in self.omit.names or name in self.omit.linked

    def behind(self, name: str) -> "View":
        """How entities linked by the relationship `name` are shown."""
        return msgspec.structs.replace(
            self,
            only=frozenset(),
            pick=self.pick.linked.get(name) if self.pick else None,
            omit=self.omit.linked.get(name) if self.omit else None,
            level=self.level - 1,
        )


def entity(one: Entity, view: View) -> dict[str, Any]:
    """`one` as a JSON value; `@context` is for the door to add."""
    if view.level:
        view = msgspec.structs.replace(view, within=view.within | {one.id})
    shown: dict[str, Any] = {}
    if view.shows("id"):
        shown["id"] = one.id
    if view.shows("type"):
        types = [view.context.compact(name) for name in one.types]
        shown["type"] = types[0] if len(types) == 1 else types
    if one.scope and view.shows("scope"):
        shown["scope"] = one.scope[0] if len(one.scope) == 1 else list(one.scope)
    if view.system:
        for name, at in (("createdAt", one.created_at), ("modifiedAt", one.modified_at)):
            if view.shows(name):
                shown[name] = isoformat(at)
        if one.expires_at and view.shows("expiresAt"):
            shown["expiresAt"] = isoformat(one.expires_at).replace(".000Z", "Z")
    shown.update(attributes(one.attributes, view))
    return shown


def flat(found: Sequence[Entity], view: View) -> list[tuple[Entity, View]]:
    """`found` and behind them the joined entities, each once, with how it is to be shown."""
    listed = {one.id: (one, view) for one in found}
    waiting = list(listed.values())
    for one, how in waiting:  # grows as it is walked
        for (name, _), attribute in one.attributes.items():
            if how.level < 1 or not how.shows(name):
                continue
            for target in targets(attribute.body):
                if target in view.joined and target not in listed:
                    listed[target] = (view.joined[target], how.behind(name))
                    waiting.append(listed[target])
    return [(one, msgspec.structs.replace(how, level=0)) for one, how in listed.values()]


def attributes(instances: Mapping[tuple[str, str], Attribute], view: View) -> dict[str, Any]:
    """The shown attributes by the client's names; several instances of one become a list."""
    by_name: dict[str, list[Attribute]] = {}
    for one in instances.values():
        if view.shows(one.name) and (view.datasets is None or one.dataset in view.datasets):
            by_name.setdefault(one.name, []).append(one)
    return {view.context.compact(name): _instances(found, view) for name, found in by_name.items()}


def _instances(found: list[Attribute], view: View) -> Any:
    shown = [attribute(one, view) for one in found]
    if len(found) == 1 and (view.form is not Form.SIMPLIFIED or not found[0].dataset):
        return shown[0]
    if view.form is Form.SIMPLIFIED:
        return {
            "dataset": {
                one.dataset or "@none": value for one, value in zip(found, shown, strict=True)
            }
        }
    return shown


def attribute(one: Attribute, view: View) -> Any:
    """One instance."""
    if view.form is Form.SIMPLIFIED:
        return _linked(one, view) or simplified(one.body, view)
    body = _members(one.body, view)
    if view.system:
        body = {
            **body,
            "createdAt": isoformat(one.created_at),
            "modifiedAt": isoformat(one.modified_at),
        }
    elif "expiresAt" in body:
        body = {name: value for name, value in body.items() if name != "expiresAt"}
    if linked := _linked(one, view):
        list_of_them = isinstance(linked, list) and body["type"] == "ListRelationship"
        body = {**body, "entityList" if list_of_them else "entity": linked}
    return concise(body) if view.form is Form.CONCISE else body


def _linked(one: Attribute, view: View) -> Any:
    """The entities a relationship leads to, as far as they are joined (clause 4.5.23)."""
    if view.level < 1 or "Relationship" not in one.body["type"]:
        return None
    behind = view.behind(one.name)
    found = [
        entity(view.joined[to], behind)
        for to in targets(one.body)
        if to in view.joined and to not in view.within
    ]
    several = isinstance(one.body.get(VALUE_MEMBER[one.body["type"]]), list)
    return found if several or not found else found[0]


def targets(body: Body) -> list[str]:
    """The ids of the entities a relationship leads to."""
    if "Relationship" not in body["type"]:
        return []
    given = body.get(VALUE_MEMBER[body["type"]])
    listed = given if isinstance(given, list) else [given]
    return [str(one.get("object") if isinstance(one, dict) else one) for one in listed]


def simplified(body: Body, view: View) -> Any:
    """The bare value of an instance."""
    kind = body["type"]
    value = body.get(VALUE_MEMBER[kind])
    if kind == "LanguageProperty" and view.language and isinstance(value, dict):
        return value.get(languages.chosen(value, view.language))
    if kind == "VocabProperty":
        value = _vocabulary(value, view.context)
    if kind == "ListRelationship":
        return targets(body)
    return {VALUE_MEMBER[kind]: value} if kind in _KEEP_MEMBER else value


def concise(body: Body) -> Any:
    """The shorter form: no type, and a bare value where nothing else is told."""
    kind = body["type"]
    rest = {name: _concise_inner(name, value) for name, value in body.items() if name != "type"}
    if kind == "Property" and len(rest) == 1 and not isinstance(rest.get("value", {}), dict):
        return rest["value"]
    if kind == "GeoProperty" and len(rest) == 1:
        return rest["value"]
    return rest


def _concise_inner(name: str, value: Any) -> Any:
    if name in MEMBERS or name in _SHOWN_ONLY:
        return value
    if isinstance(value, list):
        return [concise(one) for one in value]
    return concise(value)


def _members(body: Body, view: View) -> Body:
    """The instance with the client's names, also inside; untouched under the core context."""
    if body["type"] == "LanguageProperty" and view.language:
        language = languages.chosen(body["languageMap"], view.language)
        value = body["languageMap"].get(language)
        rest = {name: one for name, one in body.items() if name not in {"type", "languageMap"}}
        body = {"type": "Property", "value": value, "lang": language, **rest}
    if view.context.plain:
        return body
    shown: Body = {}
    for name, value in body.items():
        if name in _NAMES:
            shown[name] = _vocabulary(value, view.context)
        elif name in MEMBERS or name in _SHOWN_ONLY:
            shown[name] = value
        elif isinstance(value, list):
            shown[view.context.compact(name)] = [_members(one, view) for one in value]
        else:
            shown[view.context.compact(name)] = _members(value, view)
    return shown


def _vocabulary(value: Any, context: Context) -> Any:
    if isinstance(value, list):
        return [context.compact(one) for one in value]
    return context.compact(value) if isinstance(value, str) else value


def names(given: Iterable[str], context: Context) -> frozenset[str]:
    """The broker's names for the client's."""
    return frozenset(context.expand(one) for one in given)
