"""Periodic subscriptions: each has its turns, whatever becomes of the others."""

from tests.scp.subscriptions.test_http import Receiver, running, subscription, update

from saola.scp import limits
from saola.scp.broker import store as state


def periodic(uri, name, **more):
    return subscription(uri) | {"id": f"urn:s:{name}", "timeInterval": 0.1, **more}


async def queued(client):
    async with client.platform.connections.reading() as tx:
        return await tx.rows("SELECT subscription, id FROM notification ORDER BY seq")


def test_a_turn_that_fails_is_passed_over_and_starves_no_other(store, loop, monkeypatch):
    find = state.find

    async def failing(tx, selection, *page):
        if selection.alternatives[0].ids == ("urn:a:9",):
            raise ArithmeticError("whatever it is")
        return await find(tx, selection, *page)

    monkeypatch.setattr(state, "find", failing)

    async def told():
        async with Receiver() as receiver, running(store) as client:
            await update(client, 1)
            poison = periodic(receiver.uri, "0", entities=[{"type": "T", "id": "urn:a:9"}])
            await client.asking("POST", "subscriptions", poison)
            await client.asking("POST", "subscriptions", periodic(receiver.uri, "1"))
            await receiver.until(2)
            return {body["subscriptionId"] for _, body in receiver.taken}

    assert loop.run_until_complete(told()) == {"urn:s:1"}


def test_linked_entities_that_are_too_many_are_left_out_of_a_periodic_notification(
    store, loop, monkeypatch
):
    monkeypatch.setattr(limits, "joined_entities_max", 1)

    async def told():
        async with Receiver() as receiver, running(store) as client:
            links = {"type": "Relationship", "object": ["urn:b:1", "urn:b:2"]}
            entity = {"id": "urn:a:1", "type": "T", "level": 1, "near": links}
            await client.asking("POST", "entities", entity)
            asked = periodic(receiver.uri, "1")
            asked["notification"]["join"] = "flat"
            assert (await client.asking("POST", "subscriptions", asked)).status == 201
            await receiver.until(1)
            return [one["id"] for one in receiver.taken[0][1]["data"]]

    assert loop.run_until_complete(told()) == ["urn:a:1"]


def test_what_this_database_cannot_be_asked_is_refused_when_it_is_asked_for(broker):
    area = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
    geo = {"georel": "overlaps", "geometry": "Polygon", "coordinates": area}
    asked = subscription("http://example.org/", geoQ=geo)
    answers = broker.platform.connections.dialect == "sqlite"
    assert broker.post("subscriptions", asked).status == 201  # decided without the database
    periodically = asked | {"id": "urn:s:2", "timeInterval": 60}
    assert broker.post("subscriptions", periodically).status == (201 if answers else 501)
    turned = broker.patch("subscriptions/urn:s:1", {"timeInterval": 60})
    assert turned.status == (204 if answers else 501)
