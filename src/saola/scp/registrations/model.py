"""Context source registrations, understood (clauses 5.2.9 to 5.2.11, 5.2.34)."""

import enum
from collections.abc import Mapping
from typing import Any

import msgspec

from saola.scp.contexts.model import Context
from saola.scp.entities.model import Entity


class Mode(enum.Enum):
    """What the data of a source mean beside those kept here (clause 4.3.6)."""

    INCLUSIVE = "inclusive"  # both are used, the newer value wins
    AUXILIARY = "auxiliary"  # only what nobody else has
    REDIRECT = "redirect"  # the source's alone, several sources may share them
    EXCLUSIVE = "exclusive"  # the one source's alone

    @property
    def sole(self) -> bool:
        """Whether nothing of what it covers is kept here."""
        return self in {Mode.REDIRECT, Mode.EXCLUSIVE}


class EntityInfo(msgspec.Struct, frozen=True):
    """Entities of a type, by id or by a pattern of ids, or all of them."""

    type: str
    id: str = ""
    id_pattern: str = ""


class Information(msgspec.Struct, frozen=True):
    """What a source has: any of the entities (none: any), these attributes of them (none: all)."""

    entities: tuple[EntityInfo, ...] = ()
    names: frozenset[str] = frozenset()


class Interval(msgspec.Struct, frozen=True):
    """A span of time; an open one has no end. Microseconds since 1970."""

    start: int
    end: int | None = None


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """How the source is spoken to: where, in whose names, with which headers, for how long.

    `context` is the one the source understands, when it says so. A header whose value is
    `COPIED` takes the value it has in the request that gave rise to the call.
    """

    base: str
    tenant: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    context: Context | None = None
    ld: bool = False
    accept: str = "application/json"
    timeout_s: float = 0.0
    cooldown_s: float = 0.0
    local_only: bool = False


COPIED = "urn:ngsi-ld:request"


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """A registration, understood; times are microseconds since 1970.

    `properties` is the source itself as if it were an entity, for filters, scopes and geo-queries.
    """

    id: str
    mode: Mode
    information: tuple[Information, ...]
    operations: frozenset[str]
    outgoing: Outgoing
    properties: Entity
    alias: str = ""
    expires_at: int | None = None
    observed: Interval | None = None
    managed: Interval | None = None


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A registration's row: the document, whose names are the broker's own."""

    id: str
    document: Mapping[str, Any]
    owner: str
    expires_at: int | None = None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What registrations are matched against: no types, ids or names mean any."""

    types: tuple[tuple[str, ...], ...] = ()
    ids: tuple[str, ...] = ()
    id_pattern: str = ""
    names: frozenset[str] = frozenset()


class Health(msgspec.Struct):
    """How calls to a source went since this process began; times are microseconds since 1970."""

    sent: int = 0
    failed: int = 0
    last_success: int | None = None
    last_failure: int | None = None
