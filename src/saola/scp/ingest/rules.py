"""Decisions about readings: is it the device's, is it possible, what does the broker get."""

import math
from collections.abc import Iterable, Sequence

from saola.kernel.errors import Refusal
from saola.province.api import CLOCK_AHEAD_S_MAX
from saola.scp import refusals
from saola.scp.broker.model import Change, Verb, Write
from saola.scp.entities.model import NULL, Body, Instance
from saola.scp.entities.rules import instant, isoformat
from saola.scp.ingest.calibration import DIGITS, measured
from saola.scp.ingest.model import Device, Group, Measure, Measured, Observation, Outcome
from saola.scp.ingest.quality import told

# Units as people and codes write them (UN/CEFACT Recommendation 20), with the amount of the first
# of each row in them. In river water a gram of salt in a litre is taken for one part in a thousand,
# as the bulletins of the delta do.
UNITS: dict[str, dict[str, float]] = {
    "ms/cm": {"ms/cm": 1, "us/cm": 0.001, "µs/cm": 0.001, "h61": 1},
    "‰": {"‰": 1, "g/l": 1, "ppt": 1, "psu": 1, "nx": 1, "gl": 1, "mg/l": 0.001, "m1": 0.001},
    "m": {"m": 1, "mtr": 1, "cm": 0.01, "cmt": 0.01, "mm": 0.001, "mmt": 0.001},
    "mm": {"mm": 1, "mmt": 1, "cm": 10, "cmt": 10, "m": 1000, "mtr": 1000},
    "µg/m3": {"µg/m3": 1, "ug/m3": 1, "gq": 1, "mg/m3": 1000, "gp": 1000},
    "°c": {"°c": 1, "c": 1, "cel": 1},
    "%": {"%": 1, "p1": 1},
    "m3/s": {"m3/s": 1, "mqs": 1},
    "m/s": {"m/s": 1, "mts": 1, "km/h": 1 / 3.6, "kmh": 1 / 3.6},
}
CODES = {
    "ms/cm": "H61",
    "‰": "NX",
    "m": "MTR",
    "mm": "MMT",
    "µg/m3": "GQ",
    "°c": "CEL",
    "%": "P1",
    "m3/s": "MQS",
    "m/s": "MTS",
}


def quantity(device: Device, name: str) -> Measured:
    """What the device means by `name`; refuses what it does not measure."""
    for one in device.quantities:
        if name and name in {one.name, one.code, one.attribute}:
            return one
    raise Refusal(refusals.NOT_MEASURED, device=device.code, measure=name[:80])


def observation(device: Device, measure: Measure, group_at: str, arrived: int) -> Observation:
    """A measure as an observation, not judged yet; refuses one that cannot be true.

    Without a time of its own or of its group it counts as measured when it arrived.
    """
    found = quantity(device, measure.name)
    sent = _number(measure)
    value = _value(found, sent, measure.unit or found.sent_unit)
    at = _time(measure.at or group_at, arrived)
    if at - arrived > CLOCK_AHEAD_S_MAX * 1_000_000:
        raise Refusal(refusals.IN_FUTURE, at=isoformat(at))
    if not found.low <= value <= found.high:
        raise Refusal(
            refusals.IMPLAUSIBLE,
            measure=found.code,
            value=value,
            unit=found.unit,
            low=found.low,
            high=found.high,
        )
    if found.calibration is None:
        return Observation(quantity=found, value=value, at=at)
    unit = measure.unit or found.calibration.unit
    return Observation(quantity=found, value=value, at=at, raw=sent, raw_unit=unit)


def _value(found: Measured, sent: float, unit: str) -> float:
    """What was measured, in the quantity's unit."""
    if found.calibration is None:
        return normalised(sent, unit, found.unit)
    return measured(found.calibration, normalised(sent, unit, found.calibration.unit))


def normalised(value: float, unit: str, wanted: str) -> float:
    """`value` in the unit `wanted`; no `unit` means it is in that one already."""
    given, stored = _spelt(unit), _spelt(wanted)
    if not given or given == stored:
        return value
    factor = UNITS.get(stored, {}).get(given)
    if factor is None:
        raise Refusal(refusals.UNKNOWN_UNIT, unit=unit[:40], wanted=wanted)
    return round(value * factor, DIGITS)


def _spelt(unit: str) -> str:
    return unit.strip().casefold().replace("μ", "µ").replace("³", "3")


def unit_code(unit: str) -> str:
    """The UN/CEFACT code of a unit, or the unit itself where none is known."""
    return CODES.get(_spelt(unit), unit)


def _number(measure: Measure) -> float:
    given = measure.value
    if isinstance(given, str):
        try:
            given = float(given)
        except ValueError as wrong:
            raise Refusal(refusals.NO_NUMBER, measure=measure.name[:80]) from wrong
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise Refusal(refusals.NO_NUMBER, measure=measure.name[:80])
    return given


def _time(text: str, arrived: int) -> int:
    if not text:
        return arrived
    at = instant(text)
    if at is None:
        raise Refusal(refusals.NO_TIME, at=text[:40])
    return at


def batches(observations: Iterable[Observation]) -> list[tuple[Observation, ...]]:
    """Observations by entity type and time, oldest first; no attribute twice in one of them."""
    found: list[dict[str, Observation]] = []
    for one in sorted(observations, key=lambda one: (one.at, one.quantity.entity_type)):
        last = next(iter(found[-1].values())) if found else None
        together = (
            last is not None
            and last.at == one.at
            and last.quantity.entity_type == one.quantity.entity_type
            and one.quantity.attribute not in found[-1]
        )
        if not together:
            found.append({})
        found[-1][one.quantity.attribute] = one
    return [tuple(batch.values()) for batch in found]


def write(device: Device, batch: Sequence[Observation], group: Group) -> Write:
    """What the broker is asked to store of one batch (Smart Data Models: …Observed)."""
    kind, at = batch[0].quantity.entity_type, isoformat(batch[0].at)
    instances = [Instance(one.quantity.attribute, "", _body(one, group)) for one in batch]
    instances += [
        Instance("dateObserved", "", {**_property(at), "observedAt": at}),
        Instance("refDevice", "", {"type": "Relationship", "object": device.id}),
        Instance("recordedAt", "", _property(group.recorded_at or NULL)),
        *_facts(device, group.source),
    ]
    return Write(
        verb=Verb.OBSERVE,
        id=entity_id(device, batch[0].quantity),
        types=(kind,),
        instances=tuple(instances),
    )


def entity_id(device: Device, one: Measured) -> str:
    """The entity that holds what a device measures of a quantity."""
    return f"urn:ngsi-ld:{one.entity_type}:{device.code}"


def _body(one: Observation, group: Group) -> Body:
    body: Body = {
        "type": "Property",
        "value": one.value,
        "unitCode": unit_code(one.quantity.unit),
        "observedAt": isoformat(one.at),
        "quality": _property(told(one.flags)),
    }
    if one.raw is not None:
        body["rawValue"] = _property(one.raw)
        if one.raw_unit:
            body["rawValue"]["unitCode"] = unit_code(one.raw_unit)
    if group.recorded_at:
        body["recordedAt"] = _property(group.recorded_at)
    return body


def introduction(device: Device) -> Write:
    """The device's own entity (Smart Data Models: Device)."""
    codes = [one.code for one in device.quantities]
    category = ["sensor", "actuator"] if device.commands else ["sensor"]
    instances = (
        Instance("category", "", _property(category)),
        Instance("controlledProperty", "", _property(codes)),
        *_facts(device, ""),
    )
    return Write(verb=Verb.OBSERVE, id=device.id, types=("Device",), instances=instances)


def _facts(device: Device, source: str) -> list[Instance]:
    place = {"type": "Point", "coordinates": [device.lon, device.lat]}
    texts = {
        "name": device.name_vi,
        "alternateName": device.name_en,
        "source": source or device.source,
    }
    return [
        Instance("location", "", {"type": "GeoProperty", "value": place}),
        *(Instance(name, "", _property(text)) for name, text in texts.items() if text),
    ]


def _property(value: object) -> Body:
    return {"type": "Property", "value": value}


def outcomes(observations: Iterable[Observation], change: Change) -> dict[Outcome, int]:
    """What the broker's change made of the observations, by number."""
    put = {one.name for one in change.put}
    past = {one.name for one in change.past}
    counts = dict.fromkeys(Outcome, 0)
    for one in observations:
        name = one.quantity.attribute
        outcome = Outcome.STORED if name in put else Outcome.LATE if name in past else None
        counts[outcome or Outcome.REPEATED] += 1
    return counts
