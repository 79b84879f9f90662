"""Periodic subscriptions: each has its turns, whatever becomes of the others."""

import pytest
from tests.scp.subscriptions.test_http import Receiver, running, settled, subscription, update

from saola.scp import limits
from saola.scp.broker import store as state


def periodic(uri, name, **more):
    return subscription(uri) | {"id": f"urn:s:{name}", "timeInterval": 0.1, **more}


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


@pytest.mark.parametrize(("pages", "told"), [(10, [3, 3, 1]), (2, [3, 3])])
def test_a_turn_tells_of_everything_in_as_many_notifications_as_it_takes(
    store, loop, monkeypatch, pages, told
):
    monkeypatch.setattr(limits, "query_entities_max", 3)
    monkeypatch.setattr(limits, "periodic_pages_max", pages)

    async def taken():
        async with Receiver() as receiver, running(store) as client:
            entities = [{"id": f"urn:a:{n}", "type": "T", "level": n} for n in range(7)]
            await client.asking("POST", "entityOperations/create", entities)
            asked = periodic(receiver.uri, "1", timeInterval=1)
            await client.asking("POST", "subscriptions", asked)
            await receiver.until(len(told))
            await settled(client)
            return [[one["id"] for one in body["data"]] for _, body in receiver.taken]

    found = loop.run_until_complete(taken())
    assert [len(page) for page in found] == told
    assert len({one for page in found for one in page}) == sum(told)


def test_after_an_absence_one_turn_is_taken_and_the_next_at_its_time(store, loop):
    hour, day = 3600, 24 * 3600

    async def told():
        async with Receiver() as receiver, running(store) as client:
            await update(client, 1)
            asked = periodic(receiver.uri, "1", timeInterval=hour)
            await client.asking("POST", "subscriptions", asked)
            connections = client.platform.connections
            async with connections.transaction() as tx:
                ((due_at,),) = await tx.rows(
                    "UPDATE subscription SET next_at = next_at - ? RETURNING next_at",
                    ((day + hour) * 1_000_000,),
                )
            client.platform._look()  # noqa: SLF001 # it looks every minute
            await receiver.until(1)
            await settled(client)
            async with connections.reading() as tx:
                ((next_at,),) = await tx.rows("SELECT next_at FROM subscription")
            return len(receiver.taken), (next_at - due_at) / 1_000_000

    assert loop.run_until_complete(told()) == (1, day + hour)


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
