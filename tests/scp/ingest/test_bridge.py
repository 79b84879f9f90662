"""A real Mosquitto between the devices and us."""

import asyncio
import contextlib
import shutil
import subprocess

import aiomqtt
import orjson
import pytest
from paho.mqtt import client as mqtt
from tests.scp.conftest import Client
from tests.scp.ingest.devices import PROBE, REGISTER
from tests.scp.ingest.test_listener import reading, stored
from tests.scp.ingest.uplinks import chirpstack, observation, things_stack
from tests.support.databases import missing
from tests.support.postgres import free_port

from saola.kernel import clock
from saola.kernel.errors import Refusal
from saola.scp import refusals
from saola.scp.access import Access
from saola.scp.entities.model import value_of
from saola.scp.entities.rules import microseconds
from saola.scp.front import Platform
from saola.scp.ingest.bridge import Bridge
from saola.scp.ingest.model import Command
from saola.scp.subscriptions.matching import Matcher


@pytest.fixture
def mosquitto(tmp_path):
    """The port of a Mosquitto of the test's own."""
    program = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        missing("mosquitto")
    port = free_port()
    (tmp_path / "mosquitto.conf").write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    process = subprocess.Popen(
        [program, "-c", tmp_path / "mosquitto.conf"], stderr=subprocess.DEVNULL
    )
    yield port
    process.terminate()
    process.wait(timeout=10)


@contextlib.asynccontextmanager
async def bridged(store, port):
    url = f"mqtt://127.0.0.1:{port}"
    platform = Platform(store, Access(everything=True), register=REGISTER, mqtt_url=url)
    await platform.start()
    try:
        yield Client(platform, asyncio.get_running_loop())
    finally:
        await platform.stop()


async def until(client, number):
    async with asyncio.timeout(20):
        while len(found := await stored(client)) < number:  # noqa: ASYNC110 # nothing outside tells
            await asyncio.sleep(0.02)
        return found


async def connected(port):
    async with asyncio.timeout(20):
        while True:
            with contextlib.suppress(aiomqtt.MqttError):
                async with aiomqtt.Client("127.0.0.1", port):
                    return
            await asyncio.sleep(0.02)


def test_readings_reach_us_through_anothers_broker_even_those_sent_while_we_were_away(
    store, loop, mosquitto
):
    async def told():
        await connected(mosquitto)
        async with aiomqtt.Client("127.0.0.1", mosquitto) as mqtt:
            async with bridged(store, mosquitto) as client:
                for minute in range(3):  # until the subscription stands, nothing would be kept
                    while len(await stored(client)) <= minute:
                        payload = reading(minute, minute)
                        await mqtt.publish("/k-gate/xuan-hoa/attrs", payload, qos=1)
                        await asyncio.sleep(0.02)
                await mqtt.publish("/wrong/xuan-hoa/attrs", reading(9, 9), qos=1)
                await mqtt.publish("/k-gate/xuan-hoa/attrs", b"{", qos=1)
                await mqtt.publish("/k-gate/xuan-hoa/attrs", reading(3, 3), qos=1)
                await until(client, 4)
            for minute in (4, 5):
                payload = reading(minute, minute)
                await mqtt.publish("json/k-gate/xuan-hoa/attrs", payload, qos=1)
            async with bridged(store, mosquitto) as client:
                return await until(client, 6)

    assert loop.run_until_complete(told()) == [0, 1, 2, 3, 4, 5]


def test_a_message_the_broker_refuses_is_kept_as_refused_and_holds_up_none_behind_it(
    store, loop, mosquitto, monkeypatch
):
    follow, met = Matcher.follow, []

    async def refusing(self, tx, changes):
        await follow(self, tx, changes)
        if any(value_of(put.body) == 13 for change in changes for put in change.put):
            met.append(len(changes))
            raise Refusal(refusals.TOO_MANY_RESULTS, detail="of them")

    monkeypatch.setattr(Matcher, "follow", refusing)

    async def told():
        await connected(mosquitto)
        async with (
            aiomqtt.Client("127.0.0.1", mosquitto) as mqtt,
            bridged(store, mosquitto) as client,
        ):
            while not await stored(client):  # until the subscription stands, nothing is kept
                await mqtt.publish("/k-gate/xuan-hoa/attrs", reading(0, 0), qos=1)
                await asyncio.sleep(0.02)
            for minute, value in enumerate((1, 13, 3), start=1):
                await mqtt.publish("/k-gate/xuan-hoa/attrs", reading(value, minute), qos=1)
            found = await until(client, 3)
            async with client.platform.connections.reading() as tx:
                kept = await tx.rows("SELECT device, value, code FROM refused_reading")
            return found, kept

    found, kept = loop.run_until_complete(told())
    assert found == [0, 1, 3]
    assert met
    ((device, value, code),) = kept
    assert (device, code) == ("xuan-hoa", "TooManyResults")
    assert "13" in value


class Unacknowledged:
    """A publish that the other broker never answers."""

    def wait_for_publish(self, timeout):
        pass

    def is_published(self):
        return False


def test_commands_that_are_replaced_or_over_are_not_kept(loop, monkeypatch):
    bridge = Bridge(None, "mqtt://127.0.0.1:1")
    published = []
    monkeypatch.setattr(mqtt.Client, "is_connected", lambda _: True)
    monkeypatch.setattr(
        mqtt.Client, "publish", lambda *_, **__: published.append(1) or Unacknowledged()
    )
    now = microseconds(clock.now())

    def deliver(name, at, expires_at):
        one = Command(
            device=PROBE.code, name=name, value=1, at=now + at, expires_at=now + expires_at
        )
        return loop.run_until_complete(bridge.deliver(PROBE, one))

    assert not any(deliver("open", at, 10**9) for at in (1, 1, 2, 3))
    assert len(published) == 3  # what was handed over once is not sent again
    deliver("close", 4, 0)
    deliver("open", 3, 10**9)
    assert [name for _, name in bridge._told] == ["open"]  # noqa: SLF001 # nothing outside tells


def test_network_servers_and_observers_are_heard_through_anothers_broker(store, loop, mosquitto):
    uplink = orjson.dumps(chirpstack(at="2024-03-02T00:00:00Z"))
    seen = orjson.dumps(observation(20, "2024-03-02T01:00:00Z", parameters={"k": "k-probe"}))
    told_of_stack = orjson.dumps(things_stack())

    async def told():
        await connected(mosquitto)
        async with (
            aiomqtt.Client("127.0.0.1", mosquitto) as mqtt,
            bridged(store, mosquitto) as client,
        ):
            async with asyncio.timeout(20):
                while len(found := await salty(client)) < 2:
                    for application in ("app-2", "app-1"):
                        topic = f"application/{application}/device/{PROBE.dev_eui}/event/up"
                        await mqtt.publish(topic, uplink, qos=1)
                    await mqtt.publish("v3/app@tenant/devices/buoy-1/up", told_of_stack, qos=1)
                    await asyncio.sleep(0.05)
                without_key = orjson.dumps(observation(30))
                await mqtt.publish("v1.1/Datastreams(7)/Observations", without_key, qos=1)
                await mqtt.publish("v1.1/Datastreams(7)/Observations", seen, qos=1)
                while (found := await salty(client))["hoa-dinh"] == 6:  # noqa: ASYNC110 # nothing outside tells
                    await asyncio.sleep(0.02)
            return found

    assert loop.run_until_complete(told()) == {"hoa-dinh": 12, "cua-tieu": 1.5}


async def salty(client):
    path = "entities?type=WaterQualityObserved&options=keyValues"
    found = (await client.asking("GET", path)).json
    return {one["id"].rsplit(":", 1)[-1]: one["salinity"] for one in found}
