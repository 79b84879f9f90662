"""The table of registrations, on each database."""

from saola.scp.registrations import store as table
from saola.scp.registrations.model import Stored


def row(number, expires_at=None, **document):
    registration_id = f"urn:r:{number}"
    return Stored(
        id=registration_id,
        document={"id": registration_id, **document},
        owner="anyone",
        expires_at=expires_at,
    )


def test_a_registration_is_stored_exchanged_and_dropped(broker):
    async def told():
        connections = broker.platform.connections
        async with connections.transaction() as tx:
            await table.put(tx, row(2))
            await table.put(tx, row(1, mode="inclusive"))
            await table.put(tx, row(1, 7, mode="redirect"))
        async with connections.reading() as tx:
            both = await table.registrations(tx)
            one = await table.registration(tx, "urn:r:1")
        async with connections.transaction() as tx:
            await table.drop(tx, "urn:r:1")
            gone = await table.registration(tx, "urn:r:1")
        return both, one, gone

    both, one, gone = broker.loop.run_until_complete(told())
    assert [each.id for each in both] == ["urn:r:1", "urn:r:2"]
    assert (one.document["mode"], one.expires_at, one.owner) == ("redirect", 7, "anyone")
    assert gone is None


def test_what_has_expired_is_dropped_by_its_moment(broker):
    async def told():
        async with broker.platform.connections.transaction() as tx:
            for number, moment in ((1, 5), (2, 6), (3, None)):
                await table.put(tx, row(number, moment))
            gone = await table.drop_expired(tx, 5)
            return gone, [one.id for one in await table.registrations(tx)]

    gone, left = broker.loop.run_until_complete(told())
    assert (gone, left) == (["urn:r:1"], ["urn:r:2", "urn:r:3"])
