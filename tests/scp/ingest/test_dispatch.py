"""Commands travel to a device, and its answers back."""

import asyncio
import contextlib
import datetime as dt

import aiomqtt
import orjson
import pytest
from tests.scp.ingest.conftest import open_platform
from tests.scp.ingest.test_bridge import bridged, connected, mosquitto  # noqa: F401 # a fixture
from tests.scp.ingest.test_http import status_of
from tests.scp.ingest.test_listener import device

DEVICE = "entities/urn:ngsi-ld:Device:hoa-dinh"
TOPIC = "/json/k-probe/hoa-dinh/cmd"
ANSWER = TOPIC + "exe"
WHO = {"username": "hoa-dinh", "password": "k-probe"}


async def order(client, name="open", **body):
    answer = await client.asking("POST", f"{DEVICE}/attrs", {name: {"type": "Property", **body}})
    assert answer.status == 204


async def status(client, wanted, name="open"):
    """The command's status, as soon as it is the wanted one."""
    async with asyncio.timeout(20):
        while True:
            shown = (await client.asking("GET", f"{DEVICE}?options=keyValues")).json
            if shown.get(f"{name}_status") == wanted:
                return shown
            await asyncio.sleep(0.02)


async def heard(mqtt):
    async with asyncio.timeout(20):
        message = await anext(aiter(mqtt.messages))
    return str(message.topic), message.payload


def test_a_command_reaches_a_connected_device_and_its_answer_comes_back(store, loop):
    async def told():
        async with open_platform(store) as client, device(client, **WHO) as probe:
            await probe.subscribe(TOPIC, qos=1)
            await order(client, value={"to": 50})
            told = await heard(probe)
            await status(client, "DELIVERED")
            await probe.publish(ANSWER, b'{"open": "done"}', qos=1)
            return told, await status(client, "OK")

    (topic, payload), shown = loop.run_until_complete(told())
    assert (topic, orjson.loads(payload)) == (TOPIC, {"open": {"to": 50}})
    assert shown["open_info"] == "done"


def test_a_command_outlives_a_restart_and_waits_for_its_device(store, loop):
    async def told():
        async with open_platform(store) as client:
            await order(client, value=1)
            await status(client, "PENDING")
        async with open_platform(store) as client, device(client, **WHO) as probe:
            await probe.subscribe("/ul/k-probe/hoa-dinh/cmd", qos=0)
            told = await heard(probe)
            await status(client, "DELIVERED")
            await probe.publish("/ul/k-probe/hoa-dinh/cmdexe", b"hoa-dinh@open|ok", qos=1)
            await status(client, "OK")
            return told

    assert loop.run_until_complete(told())[1] == b"hoa-dinh@open|1"


def test_a_newer_command_of_the_same_name_replaces_one_that_waits(store, loop):
    async def told():
        async with open_platform(store) as client:
            await order(client, value=1)
            await order(client, value=2)
            await order(client, "close", value=True)
            return (await client.asking("GET", "/iot/json/commands?k=k-probe&i=hoa-dinh")).json

    assert loop.run_until_complete(told()) == {"open": 2, "close": True}


def test_a_command_that_nobody_takes_expires(store, loop):
    soon = f"{dt.datetime.now(dt.UTC) + dt.timedelta(seconds=0.5):%Y-%m-%dT%H:%M:%S.%fZ}"

    async def told():
        async with open_platform(store) as client:
            await order(client, value=1, expiresAt=soon)
            await status(client, "EXPIRED")
            return (await client.asking("GET", "/iot/json/commands?k=k-probe&i=hoa-dinh")).json

    assert loop.run_until_complete(told()) == {}


def test_a_device_without_a_connection_fetches_commands_and_answers_by_http(store, loop):
    path = "/iot/json/commands?k=k-probe&i=hoa-dinh"

    async def told():
        async with open_platform(store) as client:
            await order(client, value=3)
            first = (await client.asking("GET", path)).json
            await status(client, "DELIVERED")
            again = (await client.asking("GET", path)).json
            answered = await client.asking("POST", path, {"open": "done"})
            return first, again, answered.status, await status(client, "OK")

    first, again, answered, shown = loop.run_until_complete(told())
    assert (first, again, answered, shown["open_info"]) == ({"open": 3}, {}, 204, "done")


def test_a_device_that_writes_ultralight_asks_with_its_readings(store, loop):
    path = "/iot/d?k=k-probe&i=hoa-dinh"

    async def told():
        async with open_platform(store) as client:
            await order(client, value=3)
            asked = await client.asking("POST", f"{path}&getCmd=1", b"ec|10")
            answered = await client.asking("POST", path, b"hoa-dinh@open|done")
            return asked.text, answered.status, await status(client, "OK")

    asked, answered, shown = loop.run_until_complete(told())
    assert (asked, answered, shown["open_info"]) == (b"hoa-dinh@open|3", 204, "done")


def test_only_the_device_itself_hears_and_answers(store, loop):
    async def told():
        async with open_platform(store) as client:
            async with device(client) as other:
                for topic in ("/json/k-gate/hoa-dinh/cmd", "/json/k-gate/+/cmd", "#"):
                    refused = await other.subscribe(topic, qos=1)
                    assert [getattr(one, "value", one) for one in refused] == [0x80]
            await order(client, value=1)
            with pytest.raises(aiomqtt.MqttError):
                async with device(client) as other:
                    topic = "/json/k-gate/hoa-dinh/cmdexe"
                    await other.publish(topic, b'{"open": "done"}', qos=1, timeout=1)
            return await status(client, "PENDING")

    assert "open_info" not in loop.run_until_complete(told())


@pytest.mark.parametrize(
    ("query", "body", "expected"),
    [
        ("k=wrong&i=hoa-dinh", {"open": "done"}, 401),
        ("k=k-gate&i=xuan-hoa", {"open": "done"}, 409),
        ("k=k-probe&i=hoa-dinh", {"open": "done"}, 409),
        ("k=k-probe&i=hoa-dinh", {"reset": "done"}, 409),
        ("k=k-probe&i=hoa-dinh", [], 400),
    ],
)
def test_answers_that_nobody_waits_for_are_refused(field, query, body, expected):
    assert status_of(lambda: field.post(f"/iot/json/commands?{query}", body)) == expected
    assert "open_status" not in field.get(DEVICE).json


def test_commands_and_answers_go_through_anothers_broker(store, loop, mosquitto):  # noqa: F811 # a fixture
    async def told():
        await connected(mosquitto)
        async with aiomqtt.Client("127.0.0.1", mosquitto) as probe:
            await probe.subscribe(TOPIC, qos=1)
            async with bridged(store, mosquitto) as client:
                await order(client, value=7)
                told = await heard(probe)
                await status(client, "DELIVERED")
                with contextlib.suppress(TimeoutError):
                    await probe.publish(ANSWER, b'{"open": "done"}', qos=1)
                return told, await status(client, "OK")

    told, shown = loop.run_until_complete(told())
    assert (told, shown["open_info"]) == ((TOPIC, b'{"open":7}'), "done")
