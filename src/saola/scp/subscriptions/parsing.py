"""A client's JSON as a subscription (clauses 5.2.12 to 5.2.15, 5.2.22)."""

import urllib.parse
from collections.abc import Callable, Mapping
from typing import Any

from saola.scp import limits
from saola.scp.contexts.model import Context
from saola.scp.entities import projection
from saola.scp.entities.expansion import name_of
from saola.scp.entities.projection import Projection
from saola.scp.entities.representation import Form, View
from saola.scp.entities.rules import check_id, instant
from saola.scp.refusals import bad_data
from saola.scp.selection import geometry, language, scopes, types
from saola.scp.selection.model import Expression, Geo
from saola.scp.subscriptions.model import (
    DEFAULT_TRIGGERS,
    EVENTS_ENDPOINT,
    GEO_JSON,
    JSON,
    LD_JSON,
    MQTT_SCHEMES,
    Endpoint,
    EntityInfo,
    Subscription,
    Trigger,
)

FORMS = {
    "normalized": Form.NORMALIZED,
    "concise": Form.CONCISE,
    "keyValues": Form.SIMPLIFIED,
    "simplified": Form.SIMPLIFIED,
}
JOINS = ("", "@none", "flat", "inline")
MQTT_VERSIONS = {"mqtt3.1.1": 4, "mqtt5.0": 5}
MQTT_QOS = {"0": 0, "1": 1, "2": 2}
# What a subscription is made of; anything else a client adds is not kept.
MEMBERS = frozenset(
    (
        "id",
        "type",
        "subscriptionName",
        "description",
        "entities",
        "watchedAttributes",
        "notificationTrigger",
        "timeInterval",
        "q",
        "geoQ",
        "csf",
        "scopeQ",
        "lang",
        "isActive",
        "notification",
        "expiresAt",
        "throttling",
        "temporalQ",
        "jsonldContext",
        "datasetId",
        "splitEntities",
    )
)
PARAMETERS = frozenset(
    (
        "attributes",
        "pick",
        "omit",
        "format",
        "endpoint",
        "sysAttrs",
        "showChanges",
        "join",
        "joinLevel",
    )
)
RESERVED = frozenset({"host", "content-length", "transfer-encoding", "connection"})
Document = Mapping[str, Any]


def kept(document: Document) -> dict[str, Any]:
    """The members a client may write; those that only the broker writes are left out."""
    found = {key: value for key, value in document.items() if key in MEMBERS}
    if isinstance(found.get("notification"), dict):
        found["notification"] = {
            key: value for key, value in found["notification"].items() if key in PARAMETERS
        }
    return found


def parse(document: Document, context: Context, shown: Context | None = None) -> Subscription:
    """The subscription in a client's JSON, whose names are of `context`.

    Notifications are compacted with `shown`, or else with the same. Refuses what clause 5.2.12
    does not admit, naming the member.
    """
    if document.get("type") != "Subscription":
        raise bad_data("type: Subscription")
    notification = _object(document, "notification")
    entities = tuple(_entity_info(one, context) for one in _list(document, "entities"))
    watched = frozenset(name_of(one, context) for one in _texts(document, "watchedAttributes"))
    if not entities and not watched:
        raise bad_data("a subscription names entities or watchedAttributes")
    interval_s = _seconds(document, "timeInterval")
    if interval_s and not {"watchedAttributes", "throttling"}.isdisjoint(document):
        raise bad_data("timeInterval: neither watchedAttributes nor throttling go with it")
    view = _view(document, notification, context, shown or context)
    changes = _flag(notification, "showChanges", default=False)
    if changes and view.form is Form.SIMPLIFIED:
        raise bad_data("showChanges: not with a simplified format")
    if "csf" in document:
        language.parse(_text(document, "csf"), context.expand)
    join = _text(notification, "join")
    if join not in JOINS:
        raise bad_data(f"join: {join[:40]!r} is neither inline nor flat")
    geo = _object(document, "geoQ") if "geoQ" in document else {}
    return Subscription(
        id=check_id(_text(document, "id")),
        entities=entities,
        watched=watched,
        triggers=_triggers(document),
        q=_q(document, context),
        geo=_geo(geo, context) if geo else None,
        scope=scopes.parse(_text(document, "scopeQ")) if "scopeQ" in document else None,
        view=view,
        join="" if join == "@none" else join,
        place=context.expand(_text(geo, "geoproperty") or "location"),
        changes=changes,
        endpoint=_endpoint(_object(notification, "endpoint")),
        active=_flag(document, "isActive", default=True),
        expires_at=_time(document, "expiresAt"),
        throttling_s=_seconds(document, "throttling"),
        interval_s=interval_s,
    )


def _entity_info(given: object, context: Context) -> EntityInfo:
    if not isinstance(given, dict):
        raise bad_data("entities: a list of objects")
    text = _text(given, "type")
    if not text:
        raise bad_data("entities: each needs a type")
    ids = given.get("id", [])
    pattern = _text(given, "idPattern")
    return EntityInfo(
        types=types.parse(text, lambda one: name_of(one, context)),
        ids=tuple(check_id(str(one)) for one in (ids if isinstance(ids, list) else [ids])),
        id_pattern="" if pattern in {"", ".*"} else language.check_pattern(pattern),
    )


def _triggers(document: Document) -> frozenset[Trigger]:
    given = _texts(document, "notificationTrigger")
    known = {one.value for one in Trigger}
    if wrong := [one for one in given if one not in known]:
        raise bad_data(f"notificationTrigger: {wrong[0][:40]!r}")
    return frozenset(Trigger(one) for one in given) or DEFAULT_TRIGGERS


def _q(document: Document, context: Context) -> Expression | None:
    if "q" not in document:
        return None
    text = urllib.parse.unquote(_text(document, "q"))  # written as it would stand in an address
    return language.parse(text, context.expand, links=limits.join_levels_max)


def _geo(given: Document, context: Context) -> Geo:
    return geometry.parse(
        _text(given, "georel"),
        _text(given, "geometry"),
        given.get("coordinates"),
        context.expand(_text(given, "geoproperty") or "location"),
    )


def _view(document: Document, given: Document, context: Context, shown: Context) -> View:
    """How entities are shown in its notifications (5.2.14)."""
    if given.get("format", "normalized") not in tuple(FORMS):
        raise bad_data("notification.format: normalized, concise, keyValues or simplified")
    attributes = _texts(given, "attributes")
    pick, omit = (_projection(given, key, context) for key in ("pick", "omit"))
    if attributes and (pick or omit):
        raise bad_data("attributes: neither pick nor omit go with it")
    if pick and omit and pick.names & (omit.names - omit.linked.keys()):
        raise bad_data("pick, omit: a member cannot be picked and omitted")
    level = given.get("joinLevel", 1)
    if type(level) is not int or not 1 <= level <= limits.join_levels_max:
        raise bad_data(f"joinLevel: a whole number from 1 to {limits.join_levels_max}")
    datasets = frozenset("" if one == "@none" else one for one in _texts(document, "datasetId"))
    return View(
        form=FORMS[given.get("format", "normalized")],
        system=_flag(given, "sysAttrs", default=False),
        only=frozenset(name_of(one, context) for one in attributes),
        pick=pick,
        omit=omit,
        datasets=datasets or None,
        context=shown,
        language=_text(document, "lang"),
        level=level if given.get("join") in {"flat", "inline"} else 0,
    )


def _projection(given: Document, key: str, context: Context) -> Projection | None:
    if key not in given:
        return None
    return projection.parse(",".join(_texts(given, key)), lambda one: name_of(one, context))


# --- where it goes ---------------------------------------------------------------------


def _endpoint(given: Document) -> Endpoint:
    uri = _text(given, "uri")
    if uri != EVENTS_ENDPOINT:
        check_address(uri)
    accept = _text(given, "accept") or JSON
    if accept not in {JSON, LD_JSON, GEO_JSON}:
        raise bad_data(f"endpoint.accept: {accept[:60]!r} is no type of notifications")
    notifier = dict(_pairs(given, "notifierInfo"))
    headers = _pairs(given, "receiverInfo")
    if wrong := [key for key, value in headers if not _is_header(key, value)]:
        raise bad_data(f"receiverInfo: no header can be {wrong[0][:40]!r} with that value")
    return Endpoint(
        uri=uri,
        accept=accept,
        headers=headers,
        timeout_s=_milliseconds(given, "timeout"),
        cooldown_s=_milliseconds(given, "cooldown"),
        qos=_choice(notifier, "MQTT-QoS", MQTT_QOS, 0),
        version=_choice(notifier, "MQTT-Version", MQTT_VERSIONS, 5),
        inside=accept == LD_JSON
        or (accept == GEO_JSON and "body=json" not in notifier.get("Prefer", "")),
    )


def check_address(uri: str) -> None:
    """Refuse an address no notification can be sent to."""
    try:
        parts = urllib.parse.urlsplit(uri)
        by_mqtt = parts.scheme in MQTT_SCHEMES
        good = (by_mqtt or parts.scheme in {"http", "https"}) and bool(parts.hostname)
        good = good and (by_mqtt or parts.username is None) and not (by_mqtt and "#" in uri)
        good = good and (not by_mqtt or _is_topic(parts.path[1:]))
        good = good and (parts.port is None or parts.port > 0)
    except ValueError as wrong:
        raise bad_data("endpoint.uri: no address") from wrong
    if not good or not uri.isascii() or any(one <= " " for one in uri):
        raise bad_data("endpoint.uri: an http, https, mqtt or mqtts address; mqtt with a topic")


def _is_topic(topic: str) -> bool:
    return bool(topic) and len(topic) <= limits.mqtt_topic_chars_max and not {"+", "#"} & set(topic)


def _pairs(given: Document, key: str) -> tuple[tuple[str, str], ...]:
    found = []
    for pair in _list(given, key):
        if not isinstance(pair, dict) or {"key", "value"} - pair.keys():
            raise bad_data(f"{key}: pairs of key and value")
        name, value = pair["key"], pair["value"]
        if not isinstance(name, str) or not isinstance(value, str):
            raise bad_data(f"{key}: key and value are texts")
        found.append((name, value))
    return tuple(found)


def _is_header(key: str, value: str) -> bool:
    return bool(
        key
        and key.isascii()
        and all(one.isalnum() or one in "-_" for one in key)
        and key.lower() not in RESERVED
        and value.isprintable()
        and value.isascii()
    )


def _choice(given: Mapping[str, str], key: str, choices: Mapping[str, int], usual: int) -> int:
    if key not in given:
        return usual
    if given[key] not in choices:
        raise bad_data(f"notifierInfo: {key} is one of {', '.join(choices)}")
    return choices[given[key]]


# --- members ---------------------------------------------------------------------------


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


def _flag(document: Document, key: str, *, default: bool) -> bool:
    given = document.get(key, default)
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
    if key not in document:
        return 0.0
    least, most = limits.subscription_interval_s_min, limits.subscription_interval_s_max
    return _within(document, key, least, most, "seconds")


def _milliseconds(given: Document, key: str) -> float:
    """In seconds; nothing and 0 leave it to the broker."""
    if given.get(key, 0) == 0:
        return 0.0
    least = round(limits.subscription_interval_s_min * 1000)
    return _within(given, key, least, limits.notification_wait_max_ms, "milliseconds") / 1000


def _within(document: Document, key: str, least: float, most: float, unit: str) -> float:
    given = document[key]
    if isinstance(given, bool) or not isinstance(given, int | float) or not least <= given <= most:
        raise bad_data(f"{key}: a number of {unit} from {least} to {most}")
    return float(given)


# --- how it is shown -------------------------------------------------------------------


def renamed(document: Document, rename: Callable[[str], str]) -> dict[str, Any]:
    """The document with the names of types and attributes as `rename` gives them.

    Queries stay as they were written.
    """
    found = dict(document)
    if "entities" in found:
        found["entities"] = [
            {**one, "type": types.renamed(one["type"], rename)} for one in found["entities"]
        ]
    if "watchedAttributes" in found:
        found["watchedAttributes"] = [rename(one) for one in found["watchedAttributes"]]
    if "attributes" in found["notification"]:
        names = [rename(one) for one in found["notification"]["attributes"]]
        found["notification"] = {**found["notification"], "attributes": names}
    return found
