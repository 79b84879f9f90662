"""Subscriptions, and the notifications they give rise to (clauses 5.2.12 to 5.2.15, 5.8)."""

import enum
from collections.abc import Mapping
from typing import Any

import msgspec

from saola.scp.contexts.model import Context
from saola.scp.entities.representation import View
from saola.scp.selection.model import Expression, Geo, ScopeQuery, Selection

EVENTS_ENDPOINT = "urn:saola:events"
MQTT_SCHEMES = frozenset({"mqtt", "mqtts"})
JSON, LD_JSON, GEO_JSON = "application/json", "application/ld+json", "application/geo+json"


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
    """Entities that have all types of one of the sets, by id or by pattern; no sets: any type."""

    types: tuple[tuple[str, ...], ...] = ()
    ids: tuple[str, ...] = ()
    id_pattern: str = ""


class Endpoint(msgspec.Struct, frozen=True):
    """Where notifications go, and as what: `headers` are sent along with each.

    After a failure nothing is sent for `cooldown_s`. `qos` and `version` (4 for 3.1.1, 5) are of
    MQTT alone; `inside` says that a context stands in the body, not in a Link header.
    """

    uri: str
    accept: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    timeout_s: float = 0.0
    cooldown_s: float = 0.0
    qos: int = 0
    version: int = 5
    inside: bool = False


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription, understood; times are microseconds since 1970.

    With `interval_s` it is notified periodically, of everything it selects, and of no change. Its
    notifications show entities as `view` says, under its context, linked ones as `join` says.
    """

    id: str
    entities: tuple[EntityInfo, ...]
    watched: frozenset[str]
    triggers: frozenset[Trigger]
    q: Expression | None
    geo: Geo | None
    scope: ScopeQuery | None
    view: View
    join: str
    place: str
    changes: bool
    endpoint: Endpoint
    active: bool
    expires_at: int | None
    throttling_s: float
    interval_s: float

    @property
    def context(self) -> Context:
        """What its notifications are compacted with."""
        return self.view.context

    @property
    def selection(self) -> Selection:
        """What it is about, as a query."""
        return Selection(
            alternatives=tuple(
                Selection(types=one.types, ids=one.ids, id_pattern=one.id_pattern)
                for one in self.entities
            ),
            attributes=() if self.entities else tuple(sorted(self.watched)),
            q=self.q,
            geo=self.geo,
            scope=self.scope,
        )

    def stands(self, at: int) -> bool:
        """Whether it is active and has not expired at the moment `at`."""
        return self.active and (self.expires_at is None or self.expires_at > at)


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription's row: the document as the client gave it, and how delivery went."""

    id: str
    document: Mapping[str, Any]
    owner: str
    created_at: int = 0
    modified_at: int = 0
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


class Dead(msgspec.Struct, frozen=True, kw_only=True):
    """A notification that was given up: since when it waited, and why it was not taken."""

    seq: int
    id: str
    subscription: str
    entity: str
    noted_at: int
    attempts: int
    reason: str
