"""The probes of the walk: stations of the pack that the replay leaves alone, and how they send."""

import asyncio
import datetime as dt
import json
import urllib.parse
from collections.abc import Sequence

import aiomqtt
import msgspec

from saola.app.demo.pages import Unexpected
from saola.kernel import clock, settings
from saola.province import api as province
from saola.province.api import Protocol, ReadingKind, Station, Text, ThresholdRule

LOOPBACK = "127.0.0.1"
SOURCE = "saola demo: dữ liệu trình diễn · made up for the demonstration"
OVER = 1.25  # of the limit: well above it
SECONDS_MAX = 10


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """A station with the rule that watches it: where it fires, from where on it is quiet again."""

    station: Station
    quantity: str
    attribute: str
    entity: str
    rule: ThresholdRule
    limit: float

    @property
    def name(self) -> Text:
        """The station's."""
        return self.station.name

    @property
    def event_place(self) -> str:
        """Where what it tells of happens."""
        return province.event_place(self.station.code, self.quantity)

    @property
    def high(self) -> float:
        """A value at which the rule fires."""
        return round(self.limit * OVER, 3)

    @property
    def low(self) -> float:
        """A value at which every rule of the quantity is quiet."""
        quantity = province.quantity(self.quantity)
        least = min(one.at for one in province.levels(self.station.code, self.quantity))
        return round(max(quantity.low, min(least, self.limit) / 2 - self.rule.hysteresis), 3)


def probes() -> tuple[Probe, Probe]:
    """One that sends over MQTT and one over HTTP; refuses a pack that has no such pair.

    Where there is a choice, no recorded reading tells of the same event.
    """
    pack, day = province.current(), province.organisation_day()
    stations = [one for one in pack.stations if one.key and one.in_force(day)]
    watched = [
        probe
        for rule in pack.rules
        if rule.bulletin
        for station in stations
        if (probe := _probe(station, rule)) is not None
    ]
    recorded = {
        (one.quantity, province.event_place(one.station, one.quantity))
        for one in pack.readings
        if one.kind is ReadingKind.MEASURED
    }
    quiet = [one for one in watched if (one.quantity, one.event_place) not in recorded]
    found = {
        protocol: next((one for one in quiet or watched if one.station.protocol is protocol), None)
        for protocol in Protocol
    }
    mqtt, http = found[Protocol.MQTT], found[Protocol.HTTP]
    if mqtt is None or http is None:
        raise Unexpected("the pack has no two stations, MQTT and HTTP, that a rule watches")
    return mqtt, http


def _probe(station: Station, rule: ThresholdRule) -> Probe | None:
    watched = not rule.stations or station.code in rule.stations
    if not watched or rule.quantity not in station.quantities:
        return None
    levels = province.levels(station.code, rule.quantity)
    limit = next((one.at for one in levels if one.level == rule.level), None)
    if limit is None:
        return None
    quantity = province.quantity(rule.quantity)
    return Probe(
        station=station,
        quantity=rule.quantity,
        attribute=quantity.attribute,
        entity=f"urn:ngsi-ld:{quantity.entity_type}:{station.code}",
        rule=rule,
        limit=limit,
    )


def rise(probe: Probe) -> tuple[bytes, ...]:
    """A quiet value, then a high one for as long as the rule waits before it fires."""
    now = clock.now()
    since = now - dt.timedelta(seconds=probe.rule.for_s)
    risen = (since, now) if probe.rule.for_s else (now,)
    quiet = message(probe, probe.low, since - dt.timedelta(seconds=1))
    return (quiet, *(message(probe, probe.high, at) for at in risen))


def message(probe: Probe, value: float, at: dt.datetime) -> bytes:
    """What the probe sends."""
    unit = province.quantity(probe.quantity).unit
    body = {"TimeInstant": clock.isoformat(at), "source": SOURCE}
    return json.dumps({**body, probe.quantity: {"value": value, "unit": unit}}).encode()


def publish(probe: Probe, messages: Sequence[bytes]) -> None:
    """Over MQTT; returns when the platform, or the broker before it, has acknowledged all."""
    try:
        asyncio.run(_publish(probe, messages))
    except aiomqtt.MqttError as wrong:
        raise Unexpected(f"MQTT: {wrong}") from wrong


async def _publish(probe: Probe, messages: Sequence[bytes]) -> None:
    wanted = settings.current()
    broker = urllib.parse.urlsplit(wanted.mqtt_url or f"mqtt://{LOOPBACK}:{wanted.mqtt_port}")
    async with aiomqtt.Client(
        broker.hostname or LOOPBACK,
        broker.port or 1883,
        username=urllib.parse.unquote(broker.username or probe.station.code),
        password=urllib.parse.unquote(broker.password or probe.station.key),
        timeout=SECONDS_MAX,
    ) as client:
        for one in messages:
            topic = f"/{probe.station.key}/{probe.station.code}/attrs"
            await client.publish(topic, one, qos=1)
