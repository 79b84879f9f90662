"""Decisions of the broker: what a write does to an entity."""

from collections.abc import Callable, Sequence

import msgspec

from saola.kernel.errors import Refusal
from saola.scp import refusals
from saola.scp.broker.model import Change, Verb, Write
from saola.scp.entities.model import (
    MEMBERS,
    NULL,
    Attribute,
    Body,
    Entity,
    Instance,
    Key,
    observed_at,
    value_of,
)
from saola.scp.entities.rules import check_body, instant, is_null
from saola.scp.refusals import bad_data

_CREATING = frozenset({Verb.CREATE, Verb.UPSERT, Verb.UPSERT_UPDATE, Verb.OBSERVE})


def decide(write: Write, before: Entity | None, at: int) -> Change:
    """What `write` does to an entity that stands as `before`; refuses what cannot be done.

    Only what the write names is touched. `before` is None when no such entity ever was.
    """
    if write.verb in _CREATING and not _exists(before):
        return _created(write, before, at)
    if before is None or before.deleted or not _is_among(write, before):
        raise Refusal(refusals.NOT_FOUND, detail=write.id)
    if write.verb is Verb.CREATE:
        raise Refusal(refusals.ALREADY_EXISTS, detail=write.id)
    return _DECISIONS[write.verb](write, before, at)


def _is_among(write: Write, entity: Entity) -> bool:
    """Whether the entity is of the types that a `type` parameter asked for."""
    return not write.among or any(set(names) <= set(entity.types) for names in write.among)


def _exists(entity: Entity | None) -> bool:
    return entity is not None and not entity.deleted


def _created(write: Write, before: Entity | None, at: int) -> Change:
    if not write.types:
        raise bad_data("type: an entity needs one")
    gone = [one.name for one in write.instances if is_null(one.body)]
    if gone and write.verb is not Verb.OBSERVE:
        raise bad_data(f"{gone[0]}: nothing is there to delete")
    put = tuple(
        Attribute(one.name, one.dataset, _complete(one), at, at) for one in _instances(write)
    )
    after = Entity(
        seq=before.seq if before else 0,
        id=write.id,
        types=write.types,
        scope=write.scope or (),
        created_at=at,
        modified_at=at,
        attributes={one.key: one for one in put},
        expires_at=write.expires_at or None,
    )
    return Change(before=before, after=after, at=at, put=put)


def _replaced(write: Write, before: Entity, at: int) -> Change:
    """Clauses 5.6.8 and 5.6.18: everything not given goes, the scope too; the type stays."""
    kept = {(one.name, one.dataset) for one in _instances(write)}
    dropped = [key for key in before.attributes if key not in kept]
    types = write.types or before.types
    write = msgspec.structs.replace(
        write, scope=write.scope or (), expires_at=write.expires_at or 0
    )
    return _changed(write, before, at, put=_instances(write), drop=dropped, types=types)


def _appended(write: Write, before: Entity, at: int) -> Change:
    """Clause 5.6.3: what is there is overwritten, or left alone when the client says so."""
    put, drop, missing = [], [], []
    for one in write.instances:
        if is_null(one.body):
            drop.append((one.name, one.dataset))
        elif write.overwrite or (one.name, one.dataset) not in before.attributes:
            put.append(one)
        else:
            missing.append((one.name, "it exists, and noOverwrite was asked for"))
    if not write.overwrite and write.scope is not None:
        scope = tuple(dict.fromkeys((*before.scope, *write.scope)))
        write = msgspec.structs.replace(write, scope=scope)
    return _changed(write, before, at, put=put, drop=drop, missing=missing)


def _updated(write: Write, before: Entity, at: int) -> Change:
    """Clause 5.6.2: attributes are exchanged or added; a scope must be there already."""
    put, drop, missing = [], [], []
    for one in write.instances:
        if not is_null(one.body):
            put.append(one)
        elif (one.name, one.dataset) in before.attributes:
            drop.append((one.name, one.dataset))
        else:
            missing.append((one.name, "the entity has no such attribute"))
    if write.scope and not before.scope:
        missing.append(("scope", "the entity has no scope"))
        write = msgspec.structs.replace(write, scope=None)
    return _changed(write, before, at, put=put, drop=drop, missing=missing)


def _patched_attribute(write: Write, before: Entity, at: int) -> Change:
    """Clause 5.6.4: the members given replace those of the instance, the others stay."""
    (fragment,) = write.instances
    old = before.attributes.get((fragment.name, fragment.dataset))
    if old is None:
        raise Refusal(refusals.NOT_FOUND, detail=f"{write.id} has no {fragment.name}")
    if is_null(fragment.body):
        return _changed(write, before, at, drop=[old.key])
    kind = fragment.body.get("type", old.body["type"])
    if kind != old.body["type"]:
        if "type" in fragment.body and kind == "Property" and "value" in fragment.body:
            kind = old.body["type"]  # a bare value says nothing of the kind
        else:
            raise bad_data(f"{fragment.name}: it is a {old.body['type']}, not a {kind}")
    body = _without_nulls({**old.body, **fragment.body, "type": kind})
    check_body(fragment.name, body)
    return _changed(write, before, at, put=[Instance(fragment.name, fragment.dataset, body)])


def _merged(write: Write, before: Entity, at: int) -> Change:
    """Clause 5.6.17, a merge patch (RFC 7396) of the whole entity."""
    put, drop = [], []
    for given in write.instances:
        old = before.attributes.get((given.name, given.dataset))
        one = given if old is None else _told_once(write, given, old)
        if is_null(one.body):
            drop.append((one.name, one.dataset))
        elif old is None:
            put.append(Instance(one.name, one.dataset, _complete(one)))
        else:
            body = _merge_patch(old.body, one.body)
            check_body(one.name, body)
            put.append(Instance(one.name, one.dataset, body))
    return _changed(write, before, at, put=put, drop=drop)


def _told_once(write: Write, one: Instance, old: Attribute) -> Instance:
    """`one` with the time and the language that the request gives for all it holds (6.5.3.4)."""
    body = one.body
    if write.observed and "observedAt" in old.body and "observedAt" not in body:
        body = {**body, "observedAt": write.observed}
    text = body.get("value")
    if write.language and old.body["type"] == "LanguageProperty" and isinstance(text, str):
        rest = {name: value for name, value in body.items() if name not in {"type", "value"}}
        body = {**rest, "type": "LanguageProperty", "languageMap": {write.language: text}}
    return one if body is one.body else Instance(one.name, one.dataset, body)


def _replaced_attribute(write: Write, before: Entity, at: int) -> Change:
    """Clause 5.6.19: one attribute is exchanged as a whole."""
    for one in write.instances:
        if (one.name, one.dataset) not in before.attributes:
            raise Refusal(refusals.NOT_FOUND, detail=f"{write.id} has no {one.name}")
        if is_null(one.body):
            raise bad_data(f"{one.name}: nothing to replace it with; DELETE removes it")
    return _changed(write, before, at, put=write.instances)


def _deleted_attribute(write: Write, before: Entity, at: int) -> Change:
    """Clause 5.6.5: one instance, or all of a name."""
    if write.name == "scope" and before.scope:
        return _changed(msgspec.structs.replace(write, scope=()), before, at)
    keys = [
        key
        for key in before.attributes
        if key[0] == write.name and (write.every or key[1] == write.dataset)
    ]
    if not keys:
        raise Refusal(refusals.NOT_FOUND, detail=f"{write.id} has no {write.name}")
    return _changed(write, before, at, drop=keys)


def _purged(write: Write, before: Entity, at: int) -> Change:
    """Clause 5.6.21: the attributes named go, or all others."""
    dropping = write.verb is Verb.DROP
    keys = [key for key in before.attributes if (key[0] in write.names) == dropping]
    return _changed(write, before, at, drop=keys)


def _expired(write: Write, before: Entity, at: int) -> Change:
    """Clause 4.22: the entity goes, or those instances that have expired."""
    if before.expires_at is not None and before.expires_at <= at:
        return _deleted(write, before, at)
    moments = {
        key: instant(one.body["expiresAt"])
        for key, one in before.attributes.items()
        if "expiresAt" in one.body
    }
    gone = [key for key, moment in moments.items() if moment is not None and moment <= at]
    return _changed(write, before, at, drop=gone)


def _deleted(write: Write, before: Entity, at: int) -> Change:
    """Clause 5.6.6: the current state goes, the history stays."""
    after = Entity(
        before.seq, before.id, before.types, before.scope, before.created_at, at, {}, deleted=True
    )
    return Change(before=before, after=after, at=at, dropped=tuple(before.attributes.values()))


def _observed(write: Write, before: Entity, at: int) -> Change:
    """A device's readings: the newest observation is current, an older one is history only.

    The same observation twice changes nothing, so a device may repeat what it is not sure of. A
    different value for the same time is a correction and becomes current. What has no time (name,
    place) is put where it differs, unless everything observed is old.
    """
    put: list[Instance] = []
    past: list[Attribute] = []
    facts: list[Instance] = []
    drop: list[Key] = []
    for one in write.instances:
        old = before.attributes.get((one.name, one.dataset))
        observed = instant(observed_at(one.body))
        current = instant(observed_at(old.body)) if old else None
        if is_null(one.body):
            drop.append((one.name, one.dataset))
        elif observed is None:
            if old is None or old.body != one.body:
                facts.append(one)
        elif current is None or observed > current:
            put.append(one)
        elif observed < current:
            past.append(Attribute(one.name, one.dataset, one.body, at, at))
        elif old is not None and value_of(old.body) != value_of(one.body):
            put.append(one)
    if past and not put:
        facts, drop = [], []
    change = _changed(write, before, at, put=[*put, *facts], drop=drop)
    return msgspec.structs.replace(change, past=tuple(past)) if past else change


_DECISIONS: dict[Verb, Callable[[Write, Entity, int], Change]] = {
    Verb.UPSERT: _replaced,
    Verb.REPLACE: _replaced,
    Verb.UPSERT_UPDATE: _appended,
    Verb.APPEND: _appended,
    Verb.UPDATE: _updated,
    Verb.PATCH_ATTRIBUTE: _patched_attribute,
    Verb.REPLACE_ATTRIBUTE: _replaced_attribute,
    Verb.DELETE_ATTRIBUTE: _deleted_attribute,
    Verb.DELETE: _deleted,
    Verb.DROP: _purged,
    Verb.EXPIRE: _expired,
    Verb.KEEP: _purged,
    Verb.MERGE: _merged,
    Verb.OBSERVE: _observed,
}


def _changed(  # noqa: PLR0913 # each is one facet of a change
    write: Write,
    before: Entity,
    at: int,
    *,
    put: Sequence[Instance] = (),
    drop: Sequence[Key] = (),
    types: tuple[str, ...] = (),
    missing: Sequence[tuple[str, str]] = (),
) -> Change:
    attributes = dict(before.attributes)
    dropped = [attributes.pop(key) for key in drop if key in attributes]
    stored = []
    for one in put:
        old = attributes.get((one.name, one.dataset))
        created_at, place = (old.created_at, old.place) if old else (at, None)
        new = Attribute(one.name, one.dataset, one.body, created_at, at, place)
        attributes[new.key] = new
        stored.append(new)
    types = types or tuple(dict.fromkeys((*before.types, *write.types)))
    scope = before.scope if write.scope is None else write.scope
    expires_at = before.expires_at if write.expires_at is None else write.expires_at or None
    after = before
    shape = types, scope, expires_at
    if stored or dropped or shape != (before.types, before.scope, before.expires_at):
        after = msgspec.structs.replace(
            before,
            types=types,
            scope=scope,
            expires_at=expires_at,
            modified_at=at,
            attributes=attributes,
        )
    return Change(
        before=before,
        after=after,
        at=at,
        put=tuple(stored),
        dropped=tuple(dropped),
        missing=tuple(missing),
    )


def _instances(write: Write) -> list[Instance]:
    return [one for one in write.instances if not is_null(one.body)]


def _complete(one: Instance) -> Body:
    check_body(one.name, one.body)
    return one.body


def _without_nulls(body: Body) -> Body:
    return {
        name: value
        for name, value in body.items()
        if value != NULL and not (isinstance(value, dict) and "type" in value and is_null(value))
    }


def _merge_patch(target: Body, patch: Body) -> Body:
    merged = dict(target)
    for name, value in patch.items():
        if value == NULL or (isinstance(value, dict) and name not in MEMBERS and is_null(value)):
            merged.pop(name, None)
        elif isinstance(value, dict) and isinstance(merged.get(name), dict):
            merged[name] = _merge_patch(merged[name], value)
        else:
            merged[name] = value
    return merged
