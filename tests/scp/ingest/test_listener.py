"""Devices that publish over MQTT: with client libraries of others, and with raw bytes."""

import asyncio
import contextlib

import aiomqtt
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.scp.ingest.conftest import open_platform
from tests.scp.ingest.devices import BUOY, PROBE, PROBED, READING
from tests.scp.ingest.test_packets import connect
from tests.scp.ingest.uplinks import chirpstack, observation

from saola.scp.ingest import packets
from saola.scp.ingest.packets import Kind


def device(client, **more):
    given = {"username": "xuan-hoa", "password": "k-gate", "timeout": 5, **more}
    return aiomqtt.Client("127.0.0.1", client.platform.listener.port, **given)


def reading(value, minute):
    return orjson.dumps({"salinity": value, "TimeInstant": f"2024-03-02T00:{minute:02}:00Z"})


async def stored(client):
    path = f"temporal/entities/{READING}?attrs=salinity&options=temporalValues"
    answer = await client.asking("GET", path)
    return [] if answer.status == 404 else [one for one, _ in answer.json["salinity"]["values"]]


@pytest.mark.parametrize("protocol", [None, aiomqtt.ProtocolVersion.V5])
@pytest.mark.parametrize("qos", [1, 2])
def test_what_is_acknowledged_is_stored(store, loop, qos, protocol):
    async def told():
        async with open_platform(store) as client, device(client, protocol=protocol) as mqtt:
            for minute in range(5):
                await mqtt.publish("/k-gate/xuan-hoa/attrs", reading(minute, minute), qos=qos)
                assert len(await stored(client)) == minute + 1
            await mqtt.publish("json/k-gate/xuan-hoa/attrs/salinity", b"7.5", qos=qos)
            return await stored(client)

    assert loop.run_until_complete(told()) == [0, 1, 2, 3, 4, 7.5]


def test_a_message_that_makes_no_sense_is_acknowledged_and_kept_as_refused(store, loop):
    async def told():
        async with open_platform(store) as client, device(client) as mqtt:
            await mqtt.publish("/k-gate/xuan-hoa/attrs", b"{", qos=1)
            await mqtt.publish("/k-gate/xuan-hoa/attrs", b"salinity|99", qos=1)
            await mqtt.publish("/k-gate/xuan-hoa/attrs", reading(1, 1), qos=1)
            kept = (await client.asking("GET", "/iot/refused")).json
            return [one["code"] for one in kept], await stored(client)

    assert loop.run_until_complete(told()) == (["implausible", "garbled"], [1])


@pytest.mark.parametrize(
    "who", [{"password": "wrong"}, {"username": "nobody"}, {"username": None, "password": None}]
)
def test_a_stranger_is_not_connected(store, loop, who):
    async def told():
        async with open_platform(store) as client:
            with pytest.raises(aiomqtt.MqttError):
                async with device(client, **who):
                    pass

    loop.run_until_complete(told())


def test_a_device_cannot_speak_for_another_without_its_key(store, loop):
    async def told():
        async with open_platform(store) as client:
            with pytest.raises(aiomqtt.MqttError):
                async with device(client) as mqtt:
                    await mqtt.publish("/k-gate/vam-kenh/attrs", reading(1, 1), qos=1, timeout=1)
            async with device(client) as gateway:
                await gateway.publish("/k-pier/vam-kenh/attrs", reading(1, 1), qos=1)
            return (await client.asking("GET", "entities?type=WaterQualityObserved")).json

    assert [one["id"][-8:] for one in loop.run_until_complete(told())] == ["vam-kenh"]


def test_a_network_server_tells_of_its_own_devices_alone(store, loop):
    topic = "application/app-1/device/{}/event/up"

    async def told():
        async with open_platform(store) as client:
            async with device(client, username="lora", password="k-lora") as server:  # a test's
                mine, other = chirpstack(), chirpstack(eui=BUOY.dev_eui)
                await server.publish(topic.format(PROBE.dev_eui), orjson.dumps(mine), qos=1)
                await server.publish(topic.format(BUOY.dev_eui), orjson.dumps(other), qos=1)
                await server.publish(topic.format(PROBE.dev_eui), orjson.dumps(other), qos=1)
            with pytest.raises(aiomqtt.MqttError):
                async with device(client) as other:
                    await other.publish(topic.format(PROBE.dev_eui), b"{}", qos=1, timeout=1)
            shown = (await client.asking("GET", "entities?type=WaterQualityObserved")).json
            return shown, (await client.asking("GET", "/iot/refused")).json

    shown, refused = loop.run_until_complete(told())
    assert [one["id"] for one in shown] == [PROBED]
    kept = [(one["device"], one["code"]) for one in refused]
    assert kept == [("lora", "garbled"), ("lora", "not_behind")]


def test_an_observation_is_its_devices_own(store, loop):
    topic = "v1.1/Datastreams(7)/Observations"
    who = {"username": "hoa-dinh", "password": "k-probe"}

    async def told():
        async with open_platform(store) as client:
            async with device(client, **who) as probe:
                await probe.publish(topic, orjson.dumps(observation()), qos=1)
            with pytest.raises(aiomqtt.MqttError):
                async with device(client) as other:
                    await other.publish(topic, orjson.dumps(observation(20)), qos=1, timeout=1)
            return (
                await client.asking("GET", "entities?options=keyValues&type=WaterQualityObserved")
            ).json

    assert [one["salinity"] for one in loop.run_until_complete(told())] == [6]


def test_nothing_can_be_subscribed_to(store, loop):
    async def told():
        async with open_platform(store) as client, device(client) as mqtt:
            granted = await mqtt.subscribe("#", qos=1)
            return [int(one.value) if hasattr(one, "value") else one for one in granted]

    assert loop.run_until_complete(told()) == [0x80]


# --- raw bytes ---------------------------------------------------------------------------


class Wire:
    """A connection whose bytes the test writes."""

    def __init__(self, client):
        self.port = client.platform.listener.port

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_):
        self.writer.close()
        with contextlib.suppress(OSError):
            await self.writer.wait_closed()

    def send(self, kind, body, flags=0):
        packet = packets._packet(kind, body)  # noqa: SLF001 # the writer of packets
        self.writer.write(bytes([packet[0] | flags]) + packet[1:])

    async def ended(self):
        """What still came until the listener closed."""
        async with asyncio.timeout(5):
            return await self.reader.read()


def publish_body(number, payload, topic=b"/k-gate/xuan-hoa/attrs"):
    return len(topic).to_bytes(2) + topic + number.to_bytes(2) + payload


def test_publishes_in_flight_are_acknowledged_in_their_order_before_the_end(store, loop):
    async def told():
        async with open_platform(store) as client, Wire(client) as wire:
            wire.send(Kind.CONNECT, connect(user="xuan-hoa", password="k-gate"))
            for number in range(1, 301):
                body = publish_body(number, reading(number / 10, number % 60))
                wire.send(Kind.PUBLISH, body, flags=2)
            wire.send(Kind.DISCONNECT, b"")
            return await wire.ended()

    heard = loop.run_until_complete(told())
    assert heard[:4] == b"\x20\x02\x00\x00"
    numbers = [int.from_bytes(heard[at + 2 : at + 4]) for at in range(4, len(heard), 4)]
    assert numbers == list(range(1, 301))


def test_a_client_of_version_5_hears_why_its_message_was_not_admitted(store, loop):
    async def told():
        async with open_platform(store) as client, Wire(client) as wire:
            wire.send(Kind.CONNECT, connect(5, user="xuan-hoa", password="k-gate"))
            topic = b"/k-gate/xuan-hoa/attrs"
            body = len(topic).to_bytes(2) + topic + b"\x00\x07" + b"\x00" + b"{"
            wire.send(Kind.PUBLISH, body, flags=2)
            wire.send(Kind.DISCONNECT, b"")
            return await wire.ended()

    assert loop.run_until_complete(told()).endswith(bytes([0x40, 3, 0, 7, 0x99]))


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x00\x00",
        b"\x30\x00",
        b"\xc0\x00",
        b"\x10\xff\xff\xff\xff\x01",
        b"\x10\x0c\x00\x04MQTT\x03\x02\x00\x3c\x00\x00",
    ],
)
def test_what_is_no_mqtt_ends_the_connection(store, loop, data):
    async def told():
        async with open_platform(store) as client, Wire(client) as wire:
            wire.writer.write(data)
            return await wire.ended()

    assert loop.run_until_complete(told()) == b""


def test_a_silent_connection_is_closed(store, loop, monkeypatch):
    monkeypatch.setattr("saola.scp.limits.mqtt_connect_s_max", 0.05)
    monkeypatch.setattr("saola.scp.ingest.listener.SWEEP_S", 0.05)

    async def told():
        async with open_platform(store) as client, Wire(client) as wire:
            return await wire.ended()

    assert loop.run_until_complete(told()) == b""


def test_the_newer_connection_of_a_client_takes_over(store, loop):
    async def told():
        async with open_platform(store) as client, Wire(client) as first, Wire(client) as second:
            first.send(Kind.CONNECT, connect(user="xuan-hoa", password="k-gate"))
            assert await first.reader.readexactly(4) == b"\x20\x02\x00\x00"
            second.send(Kind.CONNECT, connect(user="xuan-hoa", password="k-gate"))
            assert await second.reader.readexactly(4) == b"\x20\x02\x00\x00"
            assert await first.ended() == b""
            second.send(Kind.PINGREQ, b"")
            return await second.reader.readexactly(2)

    assert loop.run_until_complete(told()) == packets.PINGRESP


def test_a_device_cannot_push_another_out_by_using_its_client_id(store, loop):
    async def told():
        async with open_platform(store) as client, Wire(client) as first, Wire(client) as second:
            first.send(Kind.CONNECT, connect(user="xuan-hoa", password="k-gate"))
            await first.reader.readexactly(4)
            second.send(Kind.CONNECT, connect(user="vam-kenh", password="k-pier"))
            await second.reader.readexactly(4)
            first.send(Kind.PINGREQ, b"")
            return await first.reader.readexactly(2)

    assert loop.run_until_complete(told()) == packets.PINGRESP


def test_a_connect_that_trickles_in_is_as_late_as_none(store, loop, monkeypatch):
    monkeypatch.setattr("saola.scp.limits.mqtt_connect_s_max", 0.3)
    monkeypatch.setattr("saola.scp.ingest.listener.SWEEP_S", 0.05)

    async def told():
        async with open_platform(store) as client, Wire(client) as wire:
            for byte in b"\x10\x7f\x00\x04MQTT\x04\xc2\x00\x3c\x00":
                wire.writer.write(bytes([byte]))
                await asyncio.sleep(0.1)
                # Closed with bytes unread, which some hear as an end and others as a reset.
                if wire.reader.at_eof() or wire.reader.exception() is not None:
                    return True
            return False

    assert loop.run_until_complete(told())


PACKETS = st.lists(st.tuples(st.sampled_from(Kind), st.binary(max_size=40)), max_size=6)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.sampled_from(Kind), st.binary(max_size=40)), max_size=6), st.booleans()
)
def test_any_packets_leave_the_listener_standing(listening, sent, signed_in):
    client, loop = listening

    async def told():
        async with Wire(client) as wire:
            if signed_in:
                wire.send(Kind.CONNECT, connect(user="xuan-hoa", password="k-gate"))
            for kind, body in sent:
                wire.send(kind, body, flags=body[0] & 15 if body else 0)
            wire.writer.write_eof()
            await wire.ended()
        async with Wire(client) as other:
            other.send(Kind.CONNECT, connect(user="vam-kenh", password="k-pier"))
            return await other.reader.readexactly(4)

    assert loop.run_until_complete(told()) == b"\x20\x02\x00\x00"


@pytest.fixture
def listening(tmp_path, loop):
    from saola.kernel.db import Database

    (tmp_path / "db").mkdir()
    opened = open_platform(Database("scp", "sqlite:", tmp_path / "db"))
    client = loop.run_until_complete(opened.__aenter__())
    yield client, loop
    loop.run_until_complete(opened.__aexit__(None, None, None))
