"""The table of contexts makes room."""

from saola.scp import limits
from saola.scp.library import store as tables
from saola.scp.library.model import Kept, Kind


def test_the_oldest_copies_make_room_and_hosted_ones_stay(broker, loop, monkeypatch):
    monkeypatch.setattr(limits, "contexts_kept_max", 2)

    async def kept():
        async with broker.platform.connections.transaction() as tx:
            for number, kind in enumerate([Kind.HOSTED, *[Kind.CACHED] * 4]):
                url = f"http://example.org/{number}"
                await tables.put(tx, Kept(str(number), url, kind, {"@context": {}}, number))
            gone = await tables.make_room(tx)
            return [one.id for one in gone], [one.id for one in await tables.kept(tx)]

    gone, left = loop.run_until_complete(kept())
    assert sorted(gone) == ["1", "2"]
    assert left == ["0", "3", "4"]


def test_a_context_is_kept_once_under_its_url(broker, loop):
    async def kept():
        async with broker.platform.connections.transaction() as tx:
            for number in range(2):
                one = Kept(str(number), "http://e.org/", Kind.CACHED, {"@context": number}, number)
                await tables.put(tx, one)
            return await tables.kept(tx), await tables.find(tx, "http://e.org/")

    everything, one = loop.run_until_complete(kept())
    assert everything == [one]
    assert (one.id, one.document) == ("0", {"@context": 1})
