"""Uplinks as LoRaWAN network servers tell of them: ChirpStack 4 and The Things Stack 3.

Both decode a device's bytes by a script of the device's maker; its output is a JSON object, whose
members are the measures. What a device is not registered to measure (its battery, counters) is
left alone.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import orjson

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.ingest.model import Device, Group, Measure


class Uplink(msgspec.Struct, frozen=True, kw_only=True):
    """What a server tells of a device: its DevEUI, when it was heard, and what was decoded."""

    dev_eui: str
    at: str
    decoded: Mapping[str, Any]


def chirpstack(document: Mapping[str, Any]) -> Uplink:
    """ChirpStack's `up` event; refuses one that lacks the DevEUI or a decoded `object`."""
    info = _object(document, "deviceInfo")
    return Uplink(
        dev_eui=_text(info, "devEui"),
        at=_text(document, "time"),
        decoded=_object(document, "object"),
    )


def things_stack(document: Mapping[str, Any]) -> Uplink:
    """The Things Stack's uplink; refuses one that lacks the DevEUI or a decoded payload."""
    message = _object(document, "uplink_message")
    heard = message if "received_at" in message else document
    return Uplink(
        dev_eui=_text(_object(document, "end_device_ids"), "dev_eui"),
        at=_text(heard, "received_at"),
        decoded=_object(message, "decoded_payload"),
    )


READERS: dict[str, Callable[[Mapping[str, Any]], Uplink]] = {
    "chirpstack": chirpstack,
    "things_stack": things_stack,
}


def is_uplink(dialect: str, event: str, document: Mapping[str, Any]) -> bool:
    """Whether it tells of measures: servers tell of joins, acknowledgements and the like, too."""
    if dialect == "chirpstack":
        return event in {"", "up"}
    return "uplink_message" in document


def document(payload: bytes) -> Mapping[str, Any]:
    """The JSON object in a message; refuses what is none, or too large."""
    if len(payload) > limits.ingest_body_bytes_max:
        raise Refusal(refusals.TOO_LARGE, detail=f"over {limits.ingest_body_bytes_max} bytes")
    try:
        found = orjson.loads(payload)
    except orjson.JSONDecodeError as wrong:
        raise Refusal(refusals.GARBLED, detail="JSON") from wrong
    if not isinstance(found, dict):
        raise Refusal(refusals.GARBLED, detail="JSON: an object")
    return found


def measures(uplink: Uplink, device: Device) -> tuple[Group, ...]:
    """What the device measured; refuses an uplink that holds nothing it is registered for."""
    names = {
        name for one in device.quantities for name in (one.name, one.code, one.attribute) if name
    }
    found = tuple(
        Measure(name=name, value=value) for name, value in uplink.decoded.items() if name in names
    )
    if not found:
        raise Refusal(refusals.NOT_MEASURED, device=device.code, measure=_shown(uplink.decoded))
    return (Group(measures=found, at=uplink.at),)


def _shown(decoded: Mapping[str, Any]) -> str:
    return ", ".join(decoded)[:80]


def _object(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = given.get(name)
    if not isinstance(found, dict):
        raise Refusal(refusals.GARBLED, detail=f"{name}: an object")
    return found


def _text(given: Mapping[str, Any], name: str) -> str:
    found = given.get(name)
    if not isinstance(found, str) or not 0 < len(found) <= limits.ingest_text_chars_max:
        raise Refusal(refusals.GARBLED, detail=f"{name}: a text")
    return found
