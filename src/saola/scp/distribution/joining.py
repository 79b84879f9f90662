"""One entity out of what several places have of it (clauses 4.3.6.2, 4.3.6.3, 4.5.5)."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from saola.scp.contexts.model import Context
from saola.scp.distribution.model import Contribution
from saola.scp.entities import expansion
from saola.scp.entities.model import Attribute, Entity, Key
from saola.scp.entities.rules import check_id, check_instances, instant
from saola.scp.refusals import bad_data
from saola.scp.registrations.model import Mode, Registration, Wanted
from saola.scp.registrations.rules import matching


class Cover(msgspec.Struct, frozen=True):
    """What sources have to themselves of an entity: some names, or all of it."""

    names: frozenset[str] = frozenset()
    entire: bool = False

    def has(self, name: str) -> bool:
        """Whether an attribute is theirs."""
        return self.entire or name in self.names


_NOTHING = Cover()


def cover(among: Iterable[Registration], entity_id: str, types: tuple[str, ...]) -> Cover:
    """What is not to be taken from here, nor from sources that are not alone."""
    wanted = Wanted(types=(types,) if types else (), ids=(entity_id,))
    found = [part for one in among if one.mode.sole for part in matching(one, wanted)]
    names = frozenset().union(*(part.names for part in found))
    return Cover(names, any(not part.names for part in found))


def joined(given: Sequence[Contribution], covered: Cover) -> Entity | None:
    """The entity, or None when nobody may say anything of it.

    Of several instances the newer is taken; an auxiliary source only tells what nobody else does.
    """
    heard = [one for one in given if one.mode.sole or not covered.entire]
    if not heard:
        return None
    attributes: dict[Key, Attribute] = {}
    for mode in (Mode.EXCLUSIVE, Mode.REDIRECT):
        _take(attributes, (one for one in heard if one.mode is mode), frozenset(attributes))
    shared = [one for one in heard if one.mode is Mode.INCLUSIVE]
    _take(attributes, shared, frozenset(attributes), covered)
    told = {name for name, _ in attributes}
    for one in heard:
        if one.mode is Mode.AUXILIARY:
            for key, attribute in one.entity.attributes.items():
                if key[0] not in told and not covered.has(key[0]):
                    attributes.setdefault(key, attribute)
    return _entity([one.entity for one in heard], attributes)


def _take(
    attributes: dict[Key, Attribute],
    given: Iterable[Contribution],
    settled: frozenset[Key],
    covered: Cover = _NOTHING,
) -> None:
    for one in given:
        for key, attribute in one.entity.attributes.items():
            if key in settled or covered.has(key[0]):
                continue
            held = attributes.get(key)
            if held is None or newer(attribute, held):
                attributes[key] = attribute


def newer(one: Attribute, than: Attribute) -> bool:
    """Whether an instance was observed later; where one does not say, modified later."""
    seen, before = instant(one.body.get("observedAt")), instant(than.body.get("observedAt"))
    if seen is not None and before is not None and seen != before:
        return seen > before
    return one.modified_at > than.modified_at


def _entity(given: Sequence[Entity], attributes: dict[Key, Attribute]) -> Entity:
    created = [one.created_at for one in given if one.created_at]
    expiring = [one.expires_at for one in given if one.expires_at]
    return Entity(
        seq=max(one.seq for one in given),
        id=given[0].id,
        types=tuple(dict.fromkeys(name for one in given for name in one.types)),
        scope=tuple(dict.fromkeys(name for one in given for name in one.scope)),
        created_at=min(created, default=0),
        modified_at=max(one.modified_at for one in given),
        attributes=attributes,
        expires_at=min(expiring, default=None),
    )


# --- what a source sent ----------------------------------------------------------------


def told(one: Registration, document: Any, context: Context) -> Contribution | None:
    """What a source has of an entity, cut down to what it registered; None when that is nothing.

    Refuses what is no entity.
    """
    entity = understood(document, context)
    found = matching(one, Wanted(types=(entity.types,), ids=(entity.id,)))
    if not found:
        return None
    if all(part.names for part in found):
        names = frozenset().union(*(part.names for part in found))
        kept = {key: each for key, each in entity.attributes.items() if key[0] in names}
        entity = msgspec.structs.replace(entity, attributes=kept)
    return Contribution(one.mode, entity)


def understood(document: Any, context: Context) -> Entity:
    """The entity in a source's JSON; refuses what is none."""
    given = expansion.entity(document, context)
    check_instances(given.instances)
    if not given.types:
        raise bad_data("type: an entity needs one")
    times = dict(_times(document, context))
    held = {}
    for one in given.instances:
        created, modified = times.get((one.name, one.dataset), (0, 0))
        held[one.name, one.dataset] = Attribute(one.name, one.dataset, one.body, created, modified)
    return Entity(
        seq=0,
        id=check_id(given.id),
        types=given.types,
        scope=given.scope or (),
        created_at=_moment(document, "createdAt"),
        modified_at=_moment(document, "modifiedAt"),
        attributes=held,
        expires_at=given.expires_at or None,
    )


def _times(document: dict[str, Any], context: Context) -> Iterable[tuple[Key, tuple[int, int]]]:
    """When each instance was created and modified, as far as the source says."""
    for term, value in document.items():
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, dict):
                dataset = str(one.get("datasetId", "")).removeprefix("@none")
                yield (
                    (context.expand(term), dataset),
                    (_moment(one, "createdAt"), _moment(one, "modifiedAt")),
                )


def _moment(document: dict[str, Any], key: str) -> int:
    return instant(document.get(key)) or 0
