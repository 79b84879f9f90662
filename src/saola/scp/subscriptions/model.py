"""Subscriptions, and the notifications they give rise to (clauses 5.2.12 to 5.2.15, 5.8)."""

import enum
from collections.abc import Mapping
from typing import Any

import msgspec

from saola.scp.contexts.model import Context
from saola.scp.entities.representation import Form
from saola.scp.selection.model import Expression, Geo

EVENTS_ENDPOINT = "urn:saola:events"


class Trigger(enum.Enum):
    """What kind of change notifies (clause 5.2.12)."""

    ENTITY_CREATED = "entityCreated"
    ENTITY_UPDATED = "entityUpdated"
    ENTITY_DELETED = "entityDeleted"
    ATTRIBUTE_CREATED = "attributeCreated"
    ATTRIBUTE_UPDATED = "attributeUpdated"
    ATTRIBUTE_DELETED = "attributeDeleted"


DEFAULT_TRIGGERS = frozenset({Trigger.ATTRIBUTE_CREATED, Trigger.ATTRIBUTE_UPDATED})


class EntityInfo(msgspec.Struct, frozen=True):
    """Entities of one of the types, by id or by pattern; no types means any."""

    types: tuple[str, ...] = ()
    id: str = ""
    id_pattern: str = ""


class Endpoint(msgspec.Struct, frozen=True):
    """Where notifications go: `headers` are sent along with each."""

    uri: str
    ld: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    timeout_s: float = 0.0


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription, understood; times are microseconds since 1970."""

    id: str
    entities: tuple[EntityInfo, ...]
    watched: frozenset[str]
    triggers: frozenset[Trigger]
    q: Expression | None
    geo: Geo | None
    attributes: frozenset[str]
    form: Form
    system: bool
    endpoint: Endpoint
    context: Context
    active: bool
    expires_at: int | None
    throttling_s: float


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription's row: the document as the client gave it, and how delivery went."""

    id: str
    document: Mapping[str, Any]
    owner: str
    times_sent: int = 0
    times_failed: int = 0
    last_notification: int | None = None
    last_success: int | None = None
    last_failure: int | None = None


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One notification in the queue; `seq` orders it, `attempts` counts what failed so far."""

    seq: int
    id: str
    subscription: str
    entity: str
    body: str
    attempts: int = 0
