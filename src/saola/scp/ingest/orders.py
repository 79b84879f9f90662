"""Commands and answers as FIWARE's IoT agents write them; no input, no output.

To the device, on `/{ul|json}/{key}/{device}/cmd`: `gate@open|50`, or `{"open": 50}`. From it, on
`…/cmdexe`: `gate@open|done`, or `{"open": "done"}`.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.ingest.model import Command, Device

JSON, ULTRALIGHT = "json", "ul"
_TOPIC = r"/?(?:(?P<protocol>json|ul)/)?(?P<key>[^/+#]+)/(?P<device>[^/+#]+)/"
TO_DEVICE = re.compile(_TOPIC + "cmd")
FROM_DEVICE = re.compile(_TOPIC + "cmdexe")
_PART = re.compile(r"[|=#@]")  # what parts a text in UltraLight


def topic(device: Device) -> str:
    """Where a device listens for commands at another's broker."""
    return f"/{device.payload}/{device.key}/{device.code}/cmd"


def written(command: Command, protocol: str) -> bytes:
    """A command as the device reads it."""
    if protocol == JSON:
        return orjson.dumps({command.name: command.value})
    value = command.value
    given = value.items() if isinstance(value, dict) else ()
    told = "|".join(f"{_plain(key)}={_plain(one)}" for key, one in given) or _plain(value)
    return f"{command.device}@{command.name}|{told}".encode()


def _plain(value: Any) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return _PART.sub(" ", text)


def answers(payload: bytes, device: Device) -> Mapping[str, Any]:
    """What a device says came of commands, by their names; refuses what makes no sense."""
    if len(payload) > limits.ingest_body_bytes_max:
        raise Refusal(refusals.TOO_LARGE, detail=f"over {limits.ingest_body_bytes_max} bytes")
    try:
        text = payload.decode().strip()
        found = orjson.loads(payload) if text.startswith("{") else _ultralight(text, device)
    except (UnicodeDecodeError, orjson.JSONDecodeError) as wrong:
        raise _garbled() from wrong
    if not found or not all(_is_short(one) for one in found.values()):
        raise _garbled()
    return {str(name): one for name, one in found.items()}


def _ultralight(text: str, device: Device) -> dict[str, str]:
    who, at, said = text.partition("@")
    name, bar, result = said.partition("|")
    if who != device.code or not at or not bar or not name:
        raise _garbled()
    return {name: result}


def _is_short(value: Any) -> bool:
    return value is not None and len(orjson.dumps(value)) <= limits.ingest_text_chars_max


def _garbled() -> Refusal:
    return Refusal(refusals.GARBLED, detail='device@command|result, {"command": "result"}')
