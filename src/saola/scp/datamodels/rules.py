"""Does an entity hold what the model of its type says."""

import re
from collections.abc import Collection
from typing import Any

import msgspec

from saola.kernel.errors import Refusal
from saola.scp import refusals
from saola.scp.broker.model import Change
from saola.scp.datamodels.model import MODELS
from saola.scp.entities.model import NULL, Body, Entity, value_of

_LOCAL = re.compile(r"[^/#:]*$")  # the end of a name that another context made an IRI


class _Field(msgspec.Struct, frozen=True):
    kind: Any
    required: bool


_FIELDS = {
    code: {one.encode_name: _Field(one.type, one.required) for one in msgspec.structs.fields(model)}
    for code, model in MODELS.items()
}


def check(change: Change, asked: Collection[str]) -> None:
    """Refuse what a change puts into an entity against the model of a type that is `asked` for.

    Each attribute that is put must be of the model's kind. What the model requires must be there
    in a new entity, and may not be taken out of one together with a change of others.
    """
    if not change.put:
        return
    for model in {_local(one) for one in change.after.types} & set(asked):
        fields = _FIELDS[model]
        for one in change.put:
            field = fields.get(_local(one.name))
            if field is not None:
                _check_value(model, _local(one.name), one.body, field)
        held = _names(change.after)
        before = held if change.created or not change.before else _names(change.before)
        for name, field in fields.items():
            if field.required and name not in held and (change.created or name in before):
                raise _broken(model, f"{name} is missing")


def schema(model: str) -> dict[str, Any]:
    """A model as JSON Schema, of entities in simplified form; refuses an unknown one."""
    if model not in MODELS:
        raise Refusal(refusals.NOT_FOUND, detail=model)
    return msgspec.json.schema(MODELS[model])


def _check_value(model: str, name: str, body: Body, field: _Field) -> None:
    value = value_of(body)
    if body["type"] == "LanguageProperty" or value == NULL:
        return
    if isinstance(value, dict) and "@value" in value:
        value = value["@value"]
    try:
        msgspec.convert(value, type=field.kind)
    except msgspec.ValidationError as wrong:
        raise _broken(model, f"{name}: {wrong}") from wrong


def _names(entity: Entity) -> set[str]:
    return {_local(name) for name, _ in entity.attributes}


def _local(name: str) -> str:
    found = _LOCAL.search(name)
    assert found is not None  # it finds at least the empty end
    return found.group()


def _broken(model: str, detail: str) -> Refusal:
    return Refusal(refusals.NOT_OF_MODEL, model=model, detail=detail)
