"""The queue of notifications: in order, and held back by the first that is not due."""

from saola.scp import limits
from saola.scp.subscriptions import store as tables
from saola.scp.subscriptions.model import Notification, Stored


def note(subscription, number):
    return Notification(
        seq=0, id=f"urn:n:{number}", subscription=subscription, entity="urn:a:1", body="{}"
    )


def test_the_queue_keeps_the_order_of_each_subscription(broker, loop):
    async def queued():
        connections = broker.platform.connections
        async with connections.transaction() as tx:
            for name in ("urn:s:1", "urn:s:2"):
                await tables.put(tx, Stored(id=name, document={}, owner="me"))
            await tables.enqueue(tx, [note("urn:s:1", 1), note("urn:s:2", 2)], 10)
            await tables.enqueue(tx, [note("urn:s:1", 3)], 20)
        async with connections.transaction() as tx:
            (first, third) = await tables.waiting(tx, "urn:s:1", 10)
            assert (first.id, third.id) == ("urn:n:1", "urn:n:3")
            await tables.failed(tx, first, attempts=1, due_at=99, dead=False, reason="busy", at=20)
            assert await tables.due(tx) == [("urn:s:2", 10), ("urn:s:1", 99)]
            await tables.failed(tx, first, attempts=8, due_at=0, dead=True, reason="busy", at=30)
            assert await tables.due(tx) == [("urn:s:2", 10), ("urn:s:1", 20)]
            await tables.delivered(tx, {"urn:s:1": [third]}, 40)
            assert await tables.waiting(tx, "urn:s:1", 10) == []
            stored = await tables.subscription(tx, "me", "urn:s:1")
            await tables.drop(tx, "urn:s:2")
            assert await tables.due(tx) == []
            return stored

    stored = loop.run_until_complete(queued())
    assert (stored.times_sent, stored.times_failed) == (3, 2)
    assert (stored.last_failure, stored.last_success) == (30, 40)


def test_what_is_sent_for_a_deleted_subscription_costs_no_other_its_place(broker, loop):
    async def queued():
        connections = broker.platform.connections
        async with connections.transaction() as tx:
            await tables.enqueue(tx, [note("urn:s:1", 1)], 10)
            (sent,) = await tables.waiting(tx, "urn:s:1", 10)
            await tables.drop(tx, "urn:s:1")
            await tables.enqueue(tx, [note("urn:s:2", 2)], 20)
            await tables.delivered(tx, {"urn:s:1": [sent]}, 30)
            return await tables.waiting(tx, "urn:s:2", 10)

    assert [one.id for one in loop.run_until_complete(queued())] == ["urn:n:2"]


def test_what_nobody_takes_makes_room_oldest_first(broker, loop, monkeypatch):
    monkeypatch.setattr(limits, "notifications_kept_max", 2)

    async def queued():
        async with broker.platform.connections.transaction() as tx:
            await tables.enqueue(tx, [note("urn:s:1", 0), note("urn:s:2", 9)], 10)
            await tables.enqueue(tx, [note("urn:s:1", number) for number in (1, 2, 3)], 20)
            dropped = await tables.make_room(tx, "urn:s:1")
            kept = await tables.waiting(tx, "urn:s:1", 10) + await tables.waiting(tx, "urn:s:2", 10)
            return dropped, [one.id for one in kept], await tables.make_room(tx, "urn:s:2")

    assert loop.run_until_complete(queued()) == (2, ["urn:n:2", "urn:n:3", "urn:n:9"], 0)
