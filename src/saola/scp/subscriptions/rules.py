"""Decisions about subscriptions: does a change match, when is the next attempt, how it is shown."""

import ipaddress
from typing import Any

from saola.scp import limits
from saola.scp.broker.model import Change
from saola.scp.entities.model import Entity
from saola.scp.entities.rules import instant, isoformat
from saola.scp.selection import language
from saola.scp.selection.model import links
from saola.scp.selection.rules import matches as holds
from saola.scp.selection.rules import near_enough, within_scope
from saola.scp.subscriptions.model import Endpoint, EntityInfo, Stored, Subscription, Trigger

# --- does it match ---------------------------------------------------------------------


def matches(subscription: Subscription, change: Change, at: int) -> bool:
    """Whether `change`, at the moment `at`, is one the subscriber wants to hear of.

    A query that follows links is left for the database to decide (`asks_database`).
    """
    if subscription.interval_s or not subscription.stands(at):
        return False
    entity = change.after
    if subscription.entities and not any(_is_meant(one, entity) for one in subscription.entities):
        return False
    if not _is_triggered(subscription, change):
        return False
    if entity.deleted and change.before is not None:
        entity = change.before  # a query about what is gone looks at what it was
    q, geo, scope = subscription.q, subscription.geo, subscription.scope
    return (
        (q is None or asks_database(subscription) or holds(q, entity))
        and (geo is None or near_enough(geo, entity))
        and (scope is None or within_scope(scope, entity))
    )


def asks_database(subscription: Subscription) -> bool:
    """Whether its query leads to other entities."""
    return subscription.q is not None and links(subscription.q) > 0


def _is_meant(info: EntityInfo, entity: Entity) -> bool:
    return (
        (not info.types or any(set(one) <= set(entity.types) for one in info.types))
        and (not info.ids or entity.id in info.ids)
        and (
            not info.id_pattern or language.compiled(info.id_pattern).search(entity.id) is not None
        )
    )


def _is_triggered(subscription: Subscription, change: Change) -> bool:
    wanted, watched = subscription.triggers, subscription.watched
    if change.after.deleted and Trigger.ENTITY_DELETED in wanted:
        return True
    if change.created and Trigger.ENTITY_CREATED in wanted:
        return True
    touched = _touched(wanted, change)
    return bool(touched) and (not watched or not watched.isdisjoint(touched))


def _touched(wanted: frozenset[Trigger], change: Change) -> set[str]:
    """The attributes whose change is one of those wanted."""
    before = {} if change.created or change.before is None else change.before.attributes
    every = Trigger.ENTITY_UPDATED in wanted and not (change.created or change.after.deleted)
    touched: set[str] = set()
    if every or Trigger.ATTRIBUTE_CREATED in wanted:
        touched |= {one.name for one in change.put if one.key not in before}
    if every or Trigger.ATTRIBUTE_UPDATED in wanted:
        touched |= {one.name for one in change.put if one.key in before}
    if every or Trigger.ATTRIBUTE_DELETED in wanted:
        touched |= {one.name for one in change.dropped}
    return touched


# --- from time to time ------------------------------------------------------------------


def turn_after(subscription: Subscription, due_at: int, now: int) -> int:
    """The first turn after `now` of those that follow `due_at` at its interval."""
    interval = round(subscription.interval_s * 1_000_000)
    return due_at + interval * max(1, (now - due_at) // interval + 1)


# --- delivery --------------------------------------------------------------------------


def pause_s(attempts: int) -> float:
    """Seconds to wait after so many failed attempts: twice as long each time."""
    pause: float = limits.notification_pause_first_s * 2.0 ** (attempts - 1)
    return min(pause, limits.notification_pause_max_s)


def is_given_up(attempts: int) -> bool:
    """Whether a notification that failed so often is set aside for an operator."""
    return attempts >= limits.notification_attempts_max


def due_again_s(endpoint: Endpoint, attempts: int) -> float:
    """Seconds until the next attempt: never sooner than the endpoint's cooldown."""
    return max(pause_s(attempts), endpoint.cooldown_s)


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def may_send_to(address: str, admitted: tuple[Network, ...]) -> bool:
    """Whether a notification may go to the IP address `address`.

    A subscriber chooses where this server sends requests, so it could make it knock at doors that
    only it can reach. Addresses of the public internet are allowed, and the networks an operator
    admits; everything else is not: loopback, private networks, and above all link-local addresses,
    where clouds keep credentials. Multicast and the unspecified address never are.
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if ip.is_multicast or ip.is_unspecified:
        return False
    return ip.is_global or any(ip in network for network in admitted)


def shown(
    stored: Stored, at: int, *, system: bool = False, understood: bool = True
) -> dict[str, Any]:
    """A subscription as its reader sees it: the document, its status, how delivery went.

    Of one that is not `understood` (any more) nothing is told: it rests, and is shown as failed.
    """
    document = {key: value for key, value in stored.document.items() if key != "@context"}
    expires = instant(document.get("expiresAt"))
    status = "active"
    if expires is not None and expires <= at:
        status = "expired"
    elif document.get("isActive") is False or not understood:
        status = "paused"
    failing = not understood or (
        stored.last_failure is not None and stored.last_failure > (stored.last_success or 0)
    )
    times = {
        "lastNotification": stored.last_notification,
        "lastSuccess": stored.last_success,
        "lastFailure": stored.last_failure,
    }
    notification = {
        **document["notification"],
        **({"status": "failed" if failing else "ok"} if stored.times_sent or failing else {}),
        "timesSent": stored.times_sent,
        "timesFailed": stored.times_failed,
        **{key: isoformat(value) for key, value in times.items() if value is not None},
    }
    written = {"createdAt": stored.created_at, "modifiedAt": stored.modified_at} if system else {}
    return {
        **document,
        "status": status,
        "notification": notification,
        **{key: isoformat(value) for key, value in written.items()},
    }
