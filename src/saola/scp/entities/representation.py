"""Entities as clients want them: normalized, concise or simplified (clauses 4.5.1 to 4.5.4)."""

import enum
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from saola.scp.contexts.model import CORE, Context
from saola.scp.entities.model import MEMBERS, VALUE_MEMBER, Attribute, Body, Entity
from saola.scp.entities.rules import isoformat

# In the simplified form these keep the member that tells what they are.
_KEEP_MEMBER = {"LanguageProperty", "VocabProperty", "JsonProperty"}


class Form(enum.Enum):
    """How much of an attribute is shown."""

    NORMALIZED = "normalized"
    CONCISE = "concise"
    SIMPLIFIED = "simplified"


class View(msgspec.Struct, frozen=True, kw_only=True):
    """How entities are shown: the form, timestamps, which attributes (none given: all), names."""

    form: Form = Form.NORMALIZED
    system: bool = False
    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    context: Context = CORE
    language: str = ""

    def shows(self, name: str) -> bool:
        """Whether an attribute is to be shown."""
        return (not self.only or name in self.only) and name not in self.without


def entity(one: Entity, view: View) -> dict[str, Any]:
    """`one` as a JSON value; `@context` is for the door to add."""
    types = [view.context.compact(name) for name in one.types]
    shown: dict[str, Any] = {"id": one.id, "type": types[0] if len(types) == 1 else types}
    if one.scope and view.shows("scope"):
        shown["scope"] = one.scope[0] if len(one.scope) == 1 else list(one.scope)
    if view.system:
        shown["createdAt"] = isoformat(one.created_at)
        shown["modifiedAt"] = isoformat(one.modified_at)
    shown.update(attributes(one.attributes, view))
    return shown


def attributes(instances: Mapping[tuple[str, str], Attribute], view: View) -> dict[str, Any]:
    """The shown attributes by the client's names; several instances of one become a list."""
    by_name: dict[str, list[Attribute]] = {}
    for one in instances.values():
        if view.shows(one.name):
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
        return simplified(one.body, view)
    body = _members(one.body, view)
    if view.system:
        body = {
            **body,
            "createdAt": isoformat(one.created_at),
            "modifiedAt": isoformat(one.modified_at),
        }
    return concise(body) if view.form is Form.CONCISE else body


def simplified(body: Body, view: View) -> Any:
    """The bare value of an instance."""
    kind = body["type"]
    value = body.get(VALUE_MEMBER[kind])
    if kind == "LanguageProperty" and view.language and isinstance(value, dict):
        return _in_language(value, view.language)
    if kind == "VocabProperty":
        value = _vocabulary(value, view.context)
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
    if name in MEMBERS or name in {"createdAt", "modifiedAt"}:
        return value
    if isinstance(value, list):
        return [concise(one) for one in value]
    return concise(value)


def _members(body: Body, view: View) -> Body:
    """The instance with the client's names, also inside; untouched under the core context."""
    if body["type"] == "LanguageProperty" and view.language:
        languages = body["languageMap"]
        language = view.language if view.language in languages else next(iter(languages), "")
        value = _in_language(languages, view.language)
        rest = {name: one for name, one in body.items() if name not in {"type", "languageMap"}}
        body = {"type": "Property", "value": value, "lang": language, **rest}
    if view.context.plain:
        return body
    shown: Body = {}
    for name, value in body.items():
        if name in {"vocab", "objectType"}:
            shown[name] = _vocabulary(value, view.context)
        elif name in MEMBERS or name == "lang":
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


def _in_language(languages: dict[str, Any], wanted: str) -> Any:
    for tag in (wanted, wanted.partition("-")[0], "@none"):
        if tag in languages:
            return languages[tag]
    return next(iter(languages.values()), None)


def names(given: Iterable[str], context: Context) -> frozenset[str]:
    """The broker's names for the client's."""
    return frozenset(context.expand(one) for one in given)
