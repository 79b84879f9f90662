"""Observations as clients of the OGC SensorThings API 1.1 create them (18-088, 8.2.7).

`{"phenomenonTime": "2026-03-02T01:00:00Z", "result": 1.2, "Datastream": {"@iot.id": 7}}`; posted to
a datastream's own address the link may be left out. An interval counts by its end.
"""

import re
from collections.abc import Mapping
from typing import Any

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.ingest.model import Group, Measure, Measured

COLLECTION = re.compile(r"Datastreams\((?P<stream>[0-9]{1,18}|'[^'/]{1,100}')\)")
KEY = "k"  # of an observation's `parameters`, where nothing else can hold a device's key


def stream(collection: str) -> str:
    """The datastream that `Datastreams(…)` names; refuses anything else."""
    found = COLLECTION.fullmatch(collection)
    if found is None:
        raise Refusal(refusals.GARBLED, detail="Datastreams(7), Datastreams('station:quantity')")
    return found["stream"]


def linked(observation: Mapping[str, Any]) -> str:
    """The datastream that an observation links to; refuses one that links to none."""
    link = observation.get("Datastream")
    number = link.get("@iot.id") if isinstance(link, dict) else None
    if isinstance(number, int) and not isinstance(number, bool):
        return str(number)
    if isinstance(number, str) and number:
        return f"'{number}'"
    raise Refusal(refusals.GARBLED, detail='Datastream: {"@iot.id": …}')


def shown_key(observation: Mapping[str, Any]) -> str:
    """The device's key that an observation carries with it, or nothing."""
    given = observation.get("parameters")
    key = given.get(KEY) if isinstance(given, dict) else None
    return key if isinstance(key, str) else ""


def measures(observation: Mapping[str, Any], measured: Measured) -> tuple[Group, ...]:
    """The one reading that an observation is."""
    if "result" not in observation:
        raise Refusal(refusals.GARBLED, detail="result")
    at = _time(observation, "phenomenonTime") or _time(observation, "resultTime")
    one = Measure(name=measured.code, value=observation["result"], at=at)
    return (Group(measures=(one,)),)


def _time(observation: Mapping[str, Any], member: str) -> str:
    given = observation.get(member)
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > limits.ingest_text_chars_max:
        raise Refusal(refusals.GARBLED, detail=f"{member}: an instant or an interval")
    return given.rsplit("/", 1)[-1]
