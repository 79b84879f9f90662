"""What is transient goes when its time has come, before anyone sees it again."""

import asyncio
import datetime as dt

from tests.scp.conftest import opened

from saola.kernel import clock
from saola.scp import limits
from saola.scp.broker import expiry
from saola.scp.broker import store as state
from saola.scp.broker.model import Verb, Write
from saola.scp.entities.rules import microseconds

FUTURE, PAST = "2100-01-01T00:00:00Z", "2020-01-01T00:00:00Z"


def soon():
    return clock.isoformat(clock.now() + dt.timedelta(milliseconds=150))


def pass_time(broker):
    broker.loop.run_until_complete(asyncio.sleep(0.2))


def test_a_transient_entity_goes_and_its_id_is_free_again(broker):
    made = {"id": "urn:a:1", "type": "T", "expiresAt": soon()}
    assert broker.post("entities", made).status == 201
    assert broker.get("entities/urn:a:1").status == 200
    pass_time(broker)
    assert broker.get("entities/urn:a:1").status == 404
    assert broker.ids(type="T") == []
    assert broker.post("entities", {**made, "expiresAt": FUTURE}).status == 201


def test_a_transient_instance_goes_alone(broker):
    level = [{"value": 1}, {"value": 2, "datasetId": "urn:d:1", "expiresAt": soon()}]
    broker.post("entities", {"id": "urn:a:1", "type": "T", "level": level, "ph": 7})
    pass_time(broker)
    assert broker.get("entities/urn:a:1?options=keyValues").json["level"] == 1
    assert broker.ids(q="ph==7") == ["1"]


def test_when_something_expires_is_told_with_the_other_times(broker):
    level = {"value": 1, "expiresAt": FUTURE}
    broker.post("entities", {"id": "urn:a:1", "type": "T", "expiresAt": FUTURE, "level": level})
    assert "expiresAt" not in broker.get("entities/urn:a:1").text.decode()
    told = broker.get("entities/urn:a:1?options=sysAttrs").json
    assert told["expiresAt"] == told["level"]["expiresAt"] == FUTURE


def test_an_expiry_is_set_and_taken_away_later(broker):
    broker.post("entities", {"id": "urn:a:1", "type": "T"})
    assert broker.patch("entities/urn:a:1", {"expiresAt": FUTURE}).status == 204
    assert broker.patch("entities/urn:a:1", {"expiresAt": "urn:ngsi-ld:null"}).status == 204
    assert "expiresAt" not in broker.get("entities/urn:a:1?options=sysAttrs").json
    assert broker.patch("entities/urn:a:1", {"expiresAt": "soon"}).error == "BadRequestData"
    assert broker.patch("entities/urn:a:1", {"expiresAt": PAST}).status == 204
    assert broker.get("entities/urn:a:1").status == 404


def test_what_expires_while_the_broker_is_away_is_gone_when_it_is_back(store, loop):
    first = opened(store, loop)
    first.post("entities", {"id": "urn:a:1", "type": "T", "expiresAt": soon()})
    loop.run_until_complete(first.platform.stop())
    second = opened(store, loop)
    pass_time(second)
    assert second.get("entities/urn:a:1").status == 404
    loop.run_until_complete(second.platform.stop())


def test_what_is_due_while_too_much_waits_goes_as_soon_as_it_can(broker, monkeypatch):
    monkeypatch.setattr(expiry, "AWAY_S", 0.05)
    broker.proper = broker.proper | {503}
    broker.post("entities", {"id": "urn:a:1", "type": "T", "expiresAt": soon()})
    with monkeypatch.context() as full:
        full.setattr(limits, "waiting_writes_max", 0)
        pass_time(broker)
        assert broker.get("entities/urn:a:1").status == 503
    pass_time(broker)  # nobody asks
    assert standing(broker) == []
    assert broker.get("entities/urn:a:1").status == 404


def standing(broker):
    async def moments():
        async with broker.platform.connections.reading() as tx:
            return await tx.rows("SELECT at FROM expiry")

    return list(broker.loop.run_until_complete(moments()))


def test_what_is_cut_short_by_a_full_broker_is_done_after_a_restart(store, loop, monkeypatch):
    first = opened(store, loop)
    first.post("entities", {"id": "urn:a:1", "type": "T", "expiresAt": soon()})
    with monkeypatch.context() as full:
        full.setattr(limits, "waiting_writes_max", 0)
        pass_time(first)
        loop.run_until_complete(first.platform.stop())
    second = opened(store, loop)
    assert second.get("entities/urn:a:1").status == 404
    loop.run_until_complete(second.platform.stop())


def test_a_nearer_moment_noted_during_a_look_is_not_forgotten(broker, monkeypatch):
    look, nearer = state.next_expiry, []

    async def slow(tx):
        found = await look(tx)
        if not found and not nearer:  # before the answer is heard, somebody writes
            nearer.append(microseconds(clock.now()) + 100_000)
            write = Write(verb=Verb.CREATE, id="urn:a:2", types=("T",), expires_at=nearer[0])
            await broker.platform.pipeline.write_one(write)
        return found

    monkeypatch.setattr(state, "next_expiry", slow)
    broker.post("entities", {"id": "urn:a:1", "type": "T", "expiresAt": soon()})
    pass_time(broker)
    pass_time(broker)
    assert nearer
    assert broker.get("entities/urn:a:2").status == 404
