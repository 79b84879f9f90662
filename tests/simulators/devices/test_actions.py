"""The replay against a real broker, its MQTT listener, its HTTP door and a real Mosquitto."""

import asyncio
import contextlib
import json

import pytest
from tests.simulators.devices.conftest import Field
from tests.simulators.devices.record import READINGS, STATIONS

from saola.simulators.devices import rules
from saola.simulators.devices.actions import AGAIN_S, WAKE_S, Replay
from saola.simulators.devices.front import Devices

STORY = rules.story(READINGS, rules.senders(STATIONS, {}))
XUAN_HOA, VAM_KENH = (
    f"urn:ngsi-ld:WaterQualityObserved:{code}" for code in ("xuan-hoa", "vam-kenh")
)


class Pauses:
    """Sleeps shortly, and remembers for how long it should have."""

    def __init__(self):
        self.asked = []

    async def __call__(self, seconds):
        self.asked.append(seconds)
        await asyncio.sleep(1 if seconds == WAKE_S else 0.01)  # a bridge subscribes meanwhile


@contextlib.asynccontextmanager
async def replaying(field, story=STORY, pauses=None):
    replay = Replay(story, field.ways, pauses or Pauses())
    devices = Devices(replay)
    await devices.start()
    try:
        yield replay
    finally:
        await devices.stop()


async def told(replay, number):
    async with asyncio.timeout(20):
        while replay.told < number:  # noqa: ASYNC110 # nothing outside tells
            await asyncio.sleep(0.01)


async def history(client, entity):
    path = f"temporal/entities/{entity}?attrs=salinity&options=temporalValues"
    answer = await client.asking("GET", path)
    return [] if answer.status == 404 else [one for one, _ in answer.json["salinity"]["values"]]


def test_the_record_reaches_the_broker_by_both_protocols_and_says_when_it_was_measured(field):
    async def world():
        async with field.open() as client, replaying(field) as replay:
            await told(replay, len(STORY))
            now = (await client.asking("GET", f"entities/{XUAN_HOA}")).json
            return now, await history(client, XUAN_HOA), await history(client, VAM_KENH)

    now, sluice, pier = asyncio.run(world())
    assert sluice[:3] == [3.9, 8.85, 4.1]
    assert pier[:1] == [9.5]
    assert now["recordedAt"]["value"].startswith("2024-03-12T")
    assert now["source"]["value"] == "Báo thử"
    assert not now["salinity"]["observedAt"].startswith("2024")
    assert now["salinity"]["quality"]["value"] == "good"


def test_a_restart_goes_on_where_the_last_run_ended(field, kept):
    async def world():
        async with field.open() as client:
            async with replaying(field) as replay:
                await told(replay, 2)
            mark = json.loads(kept.read_bytes())["told"]
            async with replaying(field) as replay:
                await told(replay, mark + 1)
            return mark, [*await history(client, XUAN_HOA), *await history(client, VAM_KENH)]

    mark, stored = asyncio.run(world())
    assert mark >= 2
    assert stored.count(3.9) == 1


def test_another_pack_is_told_from_its_beginning(field, kept):
    kept.parent.mkdir()
    kept.write_bytes(b'{"story": "of another pack", "told": 900}')

    async def world():
        async with field.open() as client, replaying(field) as replay:
            await told(replay, 1)
            return await history(client, XUAN_HOA)

    assert asyncio.run(world())[:1] == [3.9]


def test_devices_wait_for_the_platform_and_lose_nothing_when_it_goes_away(field):
    pauses = Pauses()

    async def world():
        async with replaying(field, pauses=pauses) as replay:
            await asyncio.sleep(0.1)
            begun_without = replay.told
            async with field.open():
                await told(replay, 2)
            await asyncio.sleep(0.2)
            async with field.open() as client:
                await told(replay, len(STORY) + 2)
                return begun_without, await history(client, XUAN_HOA)

    begun_without, stored = asyncio.run(world())
    assert begun_without == 0
    assert stored[:3] == [3.9, 8.85, 4.1]
    assert any(2 * one in pauses.asked for one in pauses.asked if one >= AGAIN_S)  # it backs off


@pytest.mark.parametrize(
    ("forgetful", "other"), [("xuan-hoa", "vam-kenh"), ("vam-kenh", "xuan-hoa")]
)
def test_a_station_with_a_wrong_key_holds_nobody_up(field, forgetful, other):
    story = rules.story(READINGS, rules.senders(STATIONS, {forgetful: "another"}))

    async def world():
        async with field.open(), replaying(field, story) as replay:
            await told(replay, len(story))
            return {code for code, _ in replay.last}

    assert asyncio.run(world()) == {other}


def test_the_record_reaches_the_broker_through_mosquitto(tmp_path, mosquitto):
    field = Field(tmp_path, mosquitto)

    async def world():
        async with field.open() as client, replaying(field) as replay:
            await told(replay, len(STORY))
            async with asyncio.timeout(20):
                while len(found := await history(client, XUAN_HOA)) < 3:  # noqa: ASYNC110 # nothing outside tells
                    await asyncio.sleep(0.02)
            return found, await history(client, VAM_KENH)

    sluice, pier = asyncio.run(world())
    assert (sluice[:3], pier[:1]) == ([3.9, 8.85, 4.1], [9.5])
