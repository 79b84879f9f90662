"""Decisions about subscriptions: are they valid, does a change match, when is the next attempt."""

import ipaddress
import urllib.parse
from collections.abc import Mapping
from typing import Any

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.broker.model import Change
from saola.scp.contexts.model import Context
from saola.scp.entities.expansion import name_of
from saola.scp.entities.model import Entity
from saola.scp.entities.representation import Form
from saola.scp.entities.rules import check_id, instant, isoformat
from saola.scp.refusals import bad_data
from saola.scp.selection import geometry, language
from saola.scp.selection.model import Geo
from saola.scp.selection.rules import matches as holds
from saola.scp.selection.rules import near_enough
from saola.scp.subscriptions.model import (
    DEFAULT_TRIGGERS,
    EVENTS_ENDPOINT,
    Endpoint,
    EntityInfo,
    Stored,
    Subscription,
    Trigger,
)

FORMS = {
    "normalized": Form.NORMALIZED,
    "concise": Form.CONCISE,
    "keyValues": Form.SIMPLIFIED,
    "simplified": Form.SIMPLIFIED,
}
NOT_YET = ("timeInterval", "csf", "scopeQ")
Document = Mapping[str, Any]


# --- is it valid -----------------------------------------------------------------------


def parse(document: Document, context: Context) -> Subscription:
    """The subscription in a client's JSON; refuses what clause 5.2.12 does not admit."""
    if document.get("type") != "Subscription":
        raise bad_data("type: Subscription")
    for member in NOT_YET:
        if member in document:
            raise Refusal(refusals.NOT_IMPLEMENTED, detail=member)
    notification = _object(document, "notification")
    entities = tuple(_entity_info(one, context) for one in _list(document, "entities"))
    watched = frozenset(name_of(one, context) for one in _texts(document, "watchedAttributes"))
    if not entities and not watched:
        raise bad_data("a subscription names entities or watchedAttributes")
    if notification.get("format", "normalized") not in tuple(FORMS):
        raise bad_data("notification.format: normalized, concise or keyValues")
    names = [*_texts(notification, "attributes"), *_texts(notification, "pick")]
    return Subscription(
        id=check_id(_text(document, "id")),
        entities=entities,
        watched=watched,
        triggers=_triggers(document),
        q=language.parse(_text(document, "q"), context.expand) if "q" in document else None,
        geo=_geo(_object(document, "geoQ"), context) if "geoQ" in document else None,
        attributes=frozenset(name_of(one, context) for one in names),
        form=FORMS[notification.get("format", "normalized")],
        system=notification.get("sysAttrs") is True,
        endpoint=_endpoint(_object(notification, "endpoint")),
        context=context,
        active=_flag(document, "isActive"),
        expires_at=_time(document, "expiresAt"),
        throttling_s=_seconds(document, "throttling"),
    )


def _entity_info(given: object, context: Context) -> EntityInfo:
    if not isinstance(given, dict):
        raise bad_data("entities: a list of objects")
    if ";" in (text := _text(given, "type")) or "(" in text:
        raise Refusal(refusals.NOT_IMPLEMENTED, detail="a type selection with ; or ( )")
    terms = [one for one in text.replace("|", ",").split(",") if one]
    if not terms:
        raise bad_data("entities: each needs a type")
    pattern = _text(given, "idPattern")
    return EntityInfo(
        types=() if terms == ["*"] else tuple(name_of(one, context) for one in terms),
        id=check_id(given["id"]) if _text(given, "id") else "",
        id_pattern="" if pattern in {"", ".*"} else language.check_pattern(pattern),
    )


def _triggers(document: Document) -> frozenset[Trigger]:
    given = _texts(document, "notificationTrigger")
    known = {one.value for one in Trigger}
    if wrong := [one for one in given if one not in known]:
        raise bad_data(f"notificationTrigger: {wrong[0][:40]!r}")
    return frozenset(Trigger(one) for one in given) or DEFAULT_TRIGGERS


def _geo(given: Document, context: Context) -> Geo:
    return geometry.parse(
        _text(given, "georel"),
        _text(given, "geometry"),
        given.get("coordinates"),
        context.expand(_text(given, "geoproperty") or "location"),
    )


def _endpoint(given: Document) -> Endpoint:
    uri = _text(given, "uri")
    if uri.partition(":")[0] in {"mqtt", "mqtts"}:
        raise Refusal(refusals.NOT_IMPLEMENTED, detail="an MQTT endpoint")
    if uri != EVENTS_ENDPOINT:
        check_address(uri)
    headers = []
    for pair in _list(given, "receiverInfo"):
        key, value = (pair.get("key"), pair.get("value")) if isinstance(pair, dict) else ("", "")
        if not isinstance(key, str) or not isinstance(value, str) or not _is_header(key, value):
            raise bad_data("receiverInfo: pairs of key and value that a header can hold")
        headers.append((key, value))
    accept = _text(given, "accept") or "application/json"
    if accept not in {"application/json", "application/ld+json"}:
        raise Refusal(refusals.NOT_IMPLEMENTED, detail=f"notifications as {accept[:60]}")
    timeout = given.get("timeout", 0)
    if not isinstance(timeout, int | float) or not 0 <= timeout <= limits.notification_wait_max_ms:
        raise bad_data(f"endpoint.timeout: at most {limits.notification_wait_max_ms} milliseconds")
    return Endpoint(uri, accept == "application/ld+json", tuple(headers), timeout / 1000)


def check_address(uri: str) -> None:
    """Refuse an address no notification can be sent to."""
    try:
        parts = urllib.parse.urlsplit(uri)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
        good = good and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError as wrong:
        raise bad_data("endpoint.uri: no address") from wrong
    if not good or not uri.isascii() or any(one <= " " for one in uri):
        raise bad_data("endpoint.uri: an http or https address")


def _is_header(key: str, value: str) -> bool:
    return bool(
        key
        and key.isascii()
        and all(one.isalnum() or one in "-_" for one in key)
        and key.lower() not in {"host", "content-length", "transfer-encoding", "connection"}
        and value.isprintable()
        and value.isascii()
    )


def _object(document: Document, key: str) -> Document:
    given = document.get(key)
    if not isinstance(given, dict):
        raise bad_data(f"{key}: an object")
    return given


def _list(document: Document, key: str) -> list[Any]:
    given = document.get(key, [])
    if not isinstance(given, list) or (key in document and not given):
        raise bad_data(f"{key}: a list that is not empty")
    return given


def _texts(document: Document, key: str) -> list[str]:
    given = _list(document, key)
    if not all(isinstance(one, str) for one in given):
        raise bad_data(f"{key}: a list of texts")
    return given


def _text(document: Document, key: str) -> str:
    given = document.get(key, "")
    if not isinstance(given, str):
        raise bad_data(f"{key}: a text")
    return given


def _flag(document: Document, key: str) -> bool:
    given = document.get(key, True)
    if not isinstance(given, bool):
        raise bad_data(f"{key}: true or false")
    return given


def _time(document: Document, key: str) -> int | None:
    if key not in document:
        return None
    at = instant(document[key])
    if at is None:
        raise bad_data(f"{key}: no date and time with a time zone")
    return at


def _seconds(document: Document, key: str) -> float:
    given = document.get(key, 0)
    if isinstance(given, bool) or not isinstance(given, int | float) or given < 0:
        raise bad_data(f"{key}: a number of seconds")
    return float(given)


# --- does it match ---------------------------------------------------------------------


def matches(subscription: Subscription, change: Change, at: int) -> bool:
    """Whether `change`, at the moment `at`, is one the subscriber wants to hear of."""
    if not subscription.active or (
        subscription.expires_at is not None and subscription.expires_at <= at
    ):
        return False
    entity = change.after
    if subscription.entities and not any(_is_meant(one, entity) for one in subscription.entities):
        return False
    if not _is_triggered(subscription, change):
        return False
    if entity.deleted and change.before is not None:
        entity = change.before  # a query about what is gone looks at what it was
    return (subscription.q is None or holds(subscription.q, entity)) and (
        subscription.geo is None or near_enough(subscription.geo, entity)
    )


def _is_meant(info: EntityInfo, entity: Entity) -> bool:
    return (
        (not info.types or not set(info.types).isdisjoint(entity.types))
        and (not info.id or info.id == entity.id)
        and (
            not info.id_pattern or language.compiled(info.id_pattern).search(entity.id) is not None
        )
    )


def _is_triggered(subscription: Subscription, change: Change) -> bool:
    wanted, watched = subscription.triggers, subscription.watched
    if change.after.deleted:
        return Trigger.ENTITY_DELETED in wanted
    if change.created and Trigger.ENTITY_CREATED in wanted:
        return True
    if not change.created and Trigger.ENTITY_UPDATED in wanted:
        return not watched or not watched.isdisjoint(change.names)
    before = {} if change.created or change.before is None else change.before.attributes
    new = {one.name for one in change.put if one.key not in before}
    touched: set[str] = set()
    if Trigger.ATTRIBUTE_CREATED in wanted:
        touched |= new
    if Trigger.ATTRIBUTE_UPDATED in wanted:
        touched |= {one.name for one in change.put if one.key in before}
    if Trigger.ATTRIBUTE_DELETED in wanted:
        touched |= {one.name for one in change.dropped}
    return bool(touched) and (not watched or not watched.isdisjoint(touched))


# --- delivery --------------------------------------------------------------------------


def pause_s(attempts: int) -> float:
    """Seconds to wait after so many failed attempts: twice as long each time."""
    pause: float = limits.notification_pause_first_s * 2.0 ** (attempts - 1)
    return min(pause, limits.notification_pause_max_s)


def is_given_up(attempts: int) -> bool:
    """Whether a notification that failed so often is set aside for an operator."""
    return attempts >= limits.notification_attempts_max


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


def shown(stored: Stored, at: int) -> dict[str, Any]:
    """A subscription as its reader sees it: the document, its status, how delivery went."""
    document = {key: value for key, value in stored.document.items() if key != "@context"}
    expires = instant(document.get("expiresAt"))
    status = "active"
    if expires is not None and expires <= at:
        status = "expired"
    elif document.get("isActive") is False:
        status = "paused"
    failing = stored.last_failure is not None and stored.last_failure > (stored.last_success or 0)
    times = {
        "lastNotification": stored.last_notification,
        "lastSuccess": stored.last_success,
        "lastFailure": stored.last_failure,
    }
    notification = {
        **document["notification"],
        "status": "failed" if failing else "ok",
        "timesSent": stored.times_sent,
        "timesFailed": stored.times_failed,
        **{key: isoformat(value) for key, value in times.items() if value is not None},
    }
    return {**document, "status": status, "notification": notification}
