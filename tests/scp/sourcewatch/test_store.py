"""Subscriptions to registrations beside those to entities, in one table."""

from saola.scp.access import ANYONE
from saola.scp.sourcewatch import store as watches
from saola.scp.subscriptions import store as subscriptions
from saola.scp.subscriptions.model import Stored


def row(name, owner="a"):
    return Stored(id=f"urn:s:{name}", document={"id": f"urn:s:{name}"}, owner=owner)


def test_each_kind_is_read_by_itself(broker):
    async def told():
        async with broker.platform.connections.transaction() as tx:
            await watches.put(tx, row(1))
            await watches.put(tx, row(2, "b"))
            await subscriptions.put(tx, row(1))
            of_sources = [one.id for one in await watches.subscriptions(tx, ANYONE, 9)]
            own = await watches.subscriptions(tx, "a", 9)
            of_entities = await subscriptions.subscriptions(tx, ANYONE, 9)
            await watches.forget(tx, "urn:s:1")
            left = await watches.subscription(tx, "a", "urn:s:1")
            other = await subscriptions.subscription(tx, "a", "urn:s:1")
            number = await watches.count(tx, ANYONE)
        return of_sources, own, of_entities, left, other, number

    of_sources, own, of_entities, left, other, number = broker.loop.run_until_complete(told())
    assert of_sources == ["urn:s:1", "urn:s:2"]
    assert [one.id for one in own] == [one.id for one in of_entities] == ["urn:s:1"]
    assert (left, number) == (None, 1)
    assert other is not None
