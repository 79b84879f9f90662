"""Decisions about registrations: are they valid, do they conflict, do they match, how they show."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from saola.scp import limits
from saola.scp.contexts.model import Context
from saola.scp.entities.expansion import name_of
from saola.scp.entities.model import NULL
from saola.scp.entities.rules import check_id, instant, isoformat
from saola.scp.refusals import bad_data
from saola.scp.registrations import operations, outgoing
from saola.scp.registrations.members import listed, spelled, text, texts
from saola.scp.registrations.model import (
    EntityInfo,
    Health,
    Information,
    Interval,
    Mode,
    Registration,
    Stored,
    Wanted,
)
from saola.scp.registrations.source import KNOWN, described
from saola.scp.selection import language

Document = Mapping[str, Any]
TYPE = "ContextSourceRegistration"
# What the broker alone tells of a registration.
TOLD = frozenset({"status", "timesSent", "timesFailed", "lastSuccess", "lastFailure"})


# --- is it valid -----------------------------------------------------------------------


def expanded(document: Document, context: Context) -> dict[str, Any]:
    """The document with the broker's names in it; members of the broker's own are left out."""
    return _renamed(
        {key: one for key, one in document.items() if key not in TOLD and key != "@context"},
        lambda term: name_of(term, context),
    )


def _renamed(document: Document, name: Callable[[str], str]) -> dict[str, Any]:
    found = {key if key in KNOWN else name(key): one for key, one in document.items()}
    if isinstance(given := found.get("information"), list):
        found["information"] = [_renamed_part(one, name) for one in given]
    return found


def _renamed_part(part: Any, name: Callable[[str], str]) -> Any:
    """One information; what has no such shape stays as it is, for `parse` to refuse."""
    if not isinstance(part, dict):
        return part
    found = dict(part)
    for key in ("propertyNames", "relationshipNames"):
        if isinstance(given := found.get(key), list):
            found[key] = [name(one) if isinstance(one, str) else one for one in given]
    if isinstance(given := found.get("entities"), list):
        found["entities"] = [
            {**one, "type": name(one["type"])}
            if isinstance(one, dict) and isinstance(one.get("type"), str)
            else one
            for one in given
        ]
    return found


def parse(document: Document, context: Context | None) -> Registration:
    """The registration in an expanded document; refuses what clause 5.9.2 does not admit.

    `context` is the one its source wants to be spoken to in, when it names one.
    """
    if document.get("type") != TYPE:
        raise bad_data(f"type: {TYPE}")
    mode = _mode(document)
    information = tuple(map(_information, listed(document, "information", needed=True)))
    offered = operations.understood(document.get("operations", [operations.DEFAULT]))
    if mode is Mode.AUXILIARY and operations.writes(offered):
        raise bad_data("operations: an auxiliary source is only read (clause 4.3.6.2)")
    if mode is Mode.EXCLUSIVE:
        _check_exclusive(information)
    return Registration(
        id=check_id(text(document, "id")),
        mode=mode,
        information=information,
        operations=offered,
        outgoing=outgoing.parse(document, context),
        properties=described(document),
        alias=text(document, "contextSourceAlias"),
        expires_at=_time(document, "expiresAt"),
        observed=_interval(document, "observationInterval"),
        managed=_interval(document, "managementInterval"),
    )


def _mode(document: Document) -> Mode:
    given = document.get("mode", Mode.INCLUSIVE.value)
    if given not in tuple(one.value for one in Mode):
        raise bad_data("mode: inclusive, exclusive, redirect or auxiliary")
    return Mode(given)


def _information(given: object) -> Information:
    if not isinstance(given, dict):
        raise bad_data("information: a list of objects")
    entities = tuple(map(_entity_info, listed(given, "entities")))
    names = [*texts(given, "propertyNames"), *texts(given, "relationshipNames")]
    if not entities and not names:
        raise bad_data("information: it names entities, properties or relationships")
    return Information(entities, frozenset(spelled(one) for one in names))


def _entity_info(given: object) -> EntityInfo:
    if not isinstance(given, dict) or not text(given, "type"):
        raise bad_data("entities: each needs a type")
    pattern = text(given, "idPattern")
    return EntityInfo(
        type=spelled(text(given, "type")),
        id=check_id(text(given, "id")) if "id" in given else "",
        id_pattern="" if "id" in given else language.check_pattern(pattern) if pattern else "",
    )


def _check_exclusive(information: Iterable[Information]) -> None:
    """Clause 4.3.6.3: entities by their ids, and attributes by their names."""
    for one in information:
        if not one.names:
            raise bad_data("information: an exclusive source names its attributes")
        if not one.entities or not all(info.id for info in one.entities):
            raise bad_data("entities: an exclusive source names each by its id")


def _time(document: Document, key: str) -> int | None:
    if key not in document:
        return None
    at = instant(document[key])
    if at is None:
        raise bad_data(f"{key}: no date and time with a time zone")
    return at


def _interval(document: Document, key: str) -> Interval | None:
    if key not in document:
        return None
    given = document[key]
    if not isinstance(given, dict):
        raise bad_data(f"{key}: an object of startAt and endAt")
    start, end = _time(given, "startAt"), _time(given, "endAt")
    if start is None or (end is not None and end < start):
        raise bad_data(f"{key}: it starts, and ends later if at all")
    return Interval(start, end)


def patched(old: Document, fragment: Document) -> dict[str, Any]:
    """Clause 5.9.3: members given replace those that stand, a null takes one away."""
    if fragment.get("id", old["id"]) != old["id"]:
        raise bad_data("id: not the registration addressed")
    merged = {**old, **fragment}
    return {key: one for key, one in merged.items() if one is not None and one != NULL}


# --- do two of them conflict -----------------------------------------------------------


def conflict(one: Registration, others: Iterable[Registration]) -> Registration | None:
    """One of `others` with which it cannot stand (clause 5.9.2): one of the two is exclusive."""
    if not one.mode.sole:
        return None
    return next(
        (
            other
            for other in others
            if other.id != one.id
            and other.mode.sole
            and Mode.EXCLUSIVE in {one.mode, other.mode}
            and any(_overlap(a, b) for a in one.information for b in other.information)
        ),
        None,
    )


def _overlap(a: Information, b: Information) -> bool:
    if a.names and b.names and a.names.isdisjoint(b.names):
        return False
    if not a.entities or not b.entities:
        return True
    return any(x.type == y.type and _same_ids(x, y) for x in a.entities for y in b.entities)


def _same_ids(x: EntityInfo, y: EntityInfo) -> bool:
    if x.id and y.id:
        return x.id == y.id
    for one, other in ((x, y), (y, x)):
        if one.id and other.id_pattern:
            return language.compiled(other.id_pattern).search(one.id) is not None
    return True  # two patterns may always meet


# --- does one match --------------------------------------------------------------------


def matching(registration: Registration, wanted: Wanted) -> tuple[Information, ...]:
    """What of a registration is about `wanted` (clause 5.12)."""
    return tuple(one for one in registration.information if fits(one, wanted))


def fits(one: Information, wanted: Wanted) -> bool:
    """Whether the source may have something of what is wanted."""
    if one.names and wanted.names and one.names.isdisjoint(wanted.names):
        return False
    return not one.entities or any(is_meant(info, wanted) for info in one.entities)


def is_meant(info: EntityInfo, wanted: Wanted) -> bool:
    """Whether entities of which a source speaks may be among those wanted."""
    if wanted.types and not any(info.type in names for names in wanted.types):
        return False
    if info.id:
        if wanted.ids:
            return info.id in wanted.ids
        pattern = wanted.id_pattern
        return not pattern or language.compiled(pattern).search(info.id) is not None
    if info.id_pattern and wanted.ids:
        return any(language.compiled(info.id_pattern).search(one) for one in wanted.ids)
    return True


def overlaps(have: Interval | None, wanted: Interval) -> bool:
    """Whether an interval meets the one asked for."""
    return (
        have is not None
        and (wanted.end is None or have.start <= wanted.end)
        and (have.end is None or have.end >= wanted.start)
    )


# --- how it is shown -------------------------------------------------------------------


def shown(stored: Stored, context: Context, health: Health, *, secrets: bool) -> dict[str, Any]:
    """A registration as its reader sees it, and how calls went when there were any.

    How to enter the source is told only to those admitted to its `secrets`.
    """
    document = _renamed(stored.document, context.compact)
    if not secrets:
        document.pop("contextSourceInfo", None)
    failing = health.last_failure is not None and health.last_failure > (health.last_success or 0)
    told: dict[str, Any] = {}
    if health.sent:
        status = "failed" if failing else "ok"
        told |= {"status": status, "timesSent": health.sent, "timesFailed": health.failed}
    for key, at in (("lastSuccess", health.last_success), ("lastFailure", health.last_failure)):
        if at is not None:
            told[key] = isoformat(at)
    return {**document, **told}


def check_number(known: int) -> None:
    """Refuse one registration too many."""
    if known >= limits.registrations_max:
        raise bad_data(f"over {limits.registrations_max} registrations")


def renamed_id(document: Document, given_id: str) -> dict[str, Any]:
    """The document under the id the broker gave it, when it has none of its own."""
    return {**document, "id": document.get("id", given_id)}


def is_over(registration: Registration, at: int) -> bool:
    """Whether it has expired."""
    return registration.expires_at is not None and registration.expires_at <= at


def admitted(registration: Registration, at: int) -> Registration:
    """The registration; refuses one that expires before it begins."""
    if is_over(registration, at):
        raise bad_data("expiresAt: it lies in the past")
    return registration


def stored(document: Document, owner: str) -> Stored:
    """The row of a document that is understood."""
    return Stored(
        id=document["id"],
        document=document,
        owner=owner,
        expires_at=instant(document.get("expiresAt")),
    )


def narrowed(wanted: Wanted, information: Information) -> tuple[Wanted, ...]:
    """What of `wanted` to ask a source for that has `information`: no more than it has."""
    names = (wanted.names & information.names) or information.names or wanted.names
    if not information.entities:
        return (msgspec.structs.replace(wanted, names=names),)
    found = []
    for info in information.entities:
        if not is_meant(info, wanted):
            continue
        types = wanted.types or ((info.type,),)
        ids = (info.id,) if info.id else _within(info, wanted.ids)
        pattern = "" if ids else wanted.id_pattern or info.id_pattern
        found.append(Wanted(types=types, ids=ids, id_pattern=pattern, names=names))
    return tuple(dict.fromkeys(found))


def _within(info: EntityInfo, ids: tuple[str, ...]) -> tuple[str, ...]:
    if not info.id_pattern:
        return ids
    return tuple(one for one in ids if language.compiled(info.id_pattern).search(one))
