"""What devices write, understood: JSON and UltraLight 2.0, as the FIWARE IoT agents take them.

JSON: `{"TimeInstant": "2026-03-02T01:00:00Z", "salinity": 1.2, "level": {"value": 133, "unit":
"cm"}}` or a list of those. UltraLight: `salinity|1.2|level|1.33`, groups parted by `#`, each with
its time in front where it has one.
"""

import msgspec
import orjson

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.entities.rules import instant
from saola.scp.ingest.model import Group, Measure

TIMES = ("TimeInstant", "observedAt")  # FIWARE's word and NGSI-LD's
PROTOCOLS = ("json", "ul")
_TOLD = ("recordedAt", "source", *TIMES)


def decoded(payload: bytes, name: str = "") -> tuple[Group, ...]:
    """The measures of a message; `name` is given when its address names the one measure it holds.

    Refuses what is neither JSON nor UltraLight, or holds too much.
    """
    if len(payload) > limits.ingest_body_bytes_max:
        raise Refusal(refusals.TOO_LARGE, detail=f"over {limits.ingest_body_bytes_max} bytes")
    try:
        text = payload.decode().strip()
    except UnicodeDecodeError as wrong:
        raise _garbled("UTF-8") from wrong
    if name:
        groups: tuple[Group, ...] = (Group(measures=(_single(name, text),)),)
    elif text.startswith(("{", "[")):
        groups = _from_json(payload)
    else:
        groups = tuple(_from_ultralight(part) for part in text.split("#"))
    if not groups:
        raise _garbled("at least one measure")
    if sum(len(one.measures) for one in groups) > limits.ingest_measures_max:
        raise Refusal(refusals.TOO_LARGE, detail=f"over {limits.ingest_measures_max} measures")
    return groups


class Address(msgspec.Struct, frozen=True):
    """Where a message was published: key, device, and the measure when it holds a single one."""

    key: str
    device: str
    name: str = ""


def address(topic: str) -> Address:
    """`/{key}/{device}/attrs[/{measure}]`, with or without the first slash or a protocol's name."""
    parts = topic.removeprefix("/").split("/")
    if parts[0] in PROTOCOLS:
        parts = parts[1:]
    key, device, attrs, *name = [*parts, "", "", ""][: max(3, len(parts))]
    if not key or not device or attrs != "attrs" or len(name) > 1:
        raise _garbled("topic /{key}/{device}/attrs")
    return Address(key, device, *name)


def _single(name: str, text: str) -> Measure:
    try:
        return _measure(name, orjson.loads(text))
    except orjson.JSONDecodeError:
        return Measure(name=name, value=text)


def _from_json(payload: bytes) -> tuple[Group, ...]:
    try:
        document = orjson.loads(payload)
    except orjson.JSONDecodeError as wrong:
        raise _garbled("JSON") from wrong
    return tuple(_group(one) for one in (document if isinstance(document, list) else [document]))


def _group(given: object) -> Group:
    if not isinstance(given, dict):
        raise _garbled("JSON: an object, or a list of objects")
    told = {key: _text(key, given.get(key, "")) for key in _TOLD}
    measures = tuple(_measure(name, value) for name, value in given.items() if name not in _TOLD)
    if not measures:
        raise _garbled("at least one measure")
    if told["recordedAt"] and instant(told["recordedAt"]) is None:
        raise _garbled("recordedAt: a date and time with a time zone")
    return Group(
        measures=measures,
        at=told["TimeInstant"] or told["observedAt"],
        recorded_at=told["recordedAt"],
        source=told["source"],
    )


def _measure(name: str, given: object) -> Measure:
    """A bare value, or an object that holds it."""
    if not isinstance(given, dict):
        return Measure(name=name, value=given)
    times = [_text(key, given.get(key, "")) for key in TIMES]
    return Measure(
        name=name,
        value=given.get("value"),
        unit=_text("unit", given.get("unit", given.get("unitCode", ""))),
        at=times[0] or times[1],
    )


def _text(key: str, given: object) -> str:
    if not isinstance(given, str) or len(given) > limits.ingest_text_chars_max:
        raise _garbled(f"{key}: a text of at most {limits.ingest_text_chars_max} letters")
    return given


def _from_ultralight(part: str) -> Group:
    words = part.strip().split("|")
    at = words.pop(0) if len(words) % 2 and instant(words[0]) is not None else ""
    if len(words) % 2 or not words[0]:
        raise _garbled("UltraLight: name|value pairs")
    pairs = list(zip(words[::2], words[1::2], strict=True))
    told = [value for name, value in pairs if name in TIMES]
    measures = tuple(Measure(name=name, value=value) for name, value in pairs if name not in TIMES)
    if not measures:
        raise _garbled("at least one measure")
    return Group(measures=measures, at=at or (told[0] if told else ""))


def _garbled(expected: str) -> Refusal:
    return Refusal(refusals.GARBLED, detail=expected)
