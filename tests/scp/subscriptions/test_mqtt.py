"""Notifications over MQTT, taken by a real Mosquitto."""

import asyncio

import aiomqtt
import orjson
import pytest
from tests.scp.ingest.test_bridge import connected, mosquitto
from tests.scp.subscriptions.test_http import running, subscription, update

__all__ = ["mosquitto"]

VERSIONS = {"mqtt3.1.1": aiomqtt.ProtocolVersion.V311, "mqtt5.0": aiomqtt.ProtocolVersion.V5}


def asked(port, **told):
    given = subscription(f"mqtt://someone@127.0.0.1:{port}/city/water")
    wanted = {"MQTT-QoS": "1"} | told
    given["notification"]["endpoint"] |= {
        "notifierInfo": [{"key": key, "value": value} for key, value in wanted.items()],
        "receiverInfo": [{"key": "X-Key", "value": "7"}],
    }
    return given


@pytest.mark.parametrize("qos", ["0", "1", "2"])
@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_a_notification_arrives_with_what_surrounds_it(store, loop, mosquitto, version, qos):
    async def told():
        await connected(mosquitto)
        async with (
            running(store) as client,
            aiomqtt.Client("127.0.0.1", mosquitto, protocol=VERSIONS[version]) as listener,
        ):
            await listener.subscribe("city/#", qos=2)
            given = asked(mosquitto, **{"MQTT-Version": version, "MQTT-QoS": qos})
            answer = await client.asking("POST", "subscriptions", given)
            assert answer.status == 201, answer.text
            await update(client, 5)
            async with asyncio.timeout(20):
                return await anext(aiter(listener.messages))

    message = loop.run_until_complete(told())
    assert str(message.topic) == "city/water"
    assert message.qos == int(qos)
    told_of = orjson.loads(message.payload)
    assert told_of["body"]["data"][0]["level"] == 5
    assert told_of["metadata"]["Content-Type"] == "application/json"
    assert told_of["metadata"]["X-Key"] == "7"
    assert "json-ld#context" in told_of["metadata"]["Link"]


def test_what_a_broker_away_does_not_take_waits_for_it(store, loop, mosquitto):
    async def told():
        async with running(store) as client:
            away = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
            port = away.sockets[0].getsockname()[1]
            await client.asking("POST", "subscriptions", asked(port))
            async with away:
                await update(client, 5)
                async with asyncio.timeout(20):
                    while True:
                        shown = (await client.asking("GET", "subscriptions/urn:s:1")).json
                        if shown["notification"]["timesFailed"]:
                            break
                        await asyncio.sleep(0.02)
            await connected(mosquitto)
            async with aiomqtt.Client("127.0.0.1", mosquitto) as listener:
                await listener.subscribe("city/#", qos=2)
                there = {"notification": asked(mosquitto)["notification"]}
                await client.asking("PATCH", "subscriptions/urn:s:1", there)
                async with asyncio.timeout(20):
                    return orjson.loads((await anext(aiter(listener.messages))).payload)

    assert loop.run_until_complete(told())["body"]["data"][0]["level"] == 5


@pytest.mark.parametrize("told", [{"MQTT-Version": "mqtt4"}, {"MQTT-QoS": "3"}])
def test_a_version_or_quality_that_is_none_is_refused(broker, told):
    assert broker.post("subscriptions", asked(1883, **told)).error == "BadRequestData"
