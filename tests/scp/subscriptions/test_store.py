"""The queue of notifications: in order, and held back by the first that is not due."""

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
            await tables.delivered(tx, "urn:s:1", [third.seq], 40)
            assert await tables.waiting(tx, "urn:s:1", 10) == []
            stored = await tables.subscription(tx, "urn:s:1")
            await tables.drop(tx, "urn:s:2")
            assert await tables.due(tx) == []
            return stored

    stored = loop.run_until_complete(queued())
    assert (stored.times_sent, stored.times_failed) == (3, 2)
    assert (stored.last_failure, stored.last_success) == (30, 40)
