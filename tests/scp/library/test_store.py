"""The table of contexts makes room."""

from saola.scp import limits
from saola.scp.library import store as tables
from saola.scp.library.model import Kept, Kind


def test_the_oldest_copies_are_too_many_and_never_hosted_ones(broker, loop, monkeypatch):
    monkeypatch.setattr(limits, "contexts_kept_max", 2)

    async def kept():
        async with broker.platform.connections.transaction() as tx:
            for number, kind in enumerate([Kind.HOSTED, *[Kind.CACHED] * 4]):
                url = f"http://example.org/{number}"
                await tables.put(tx, Kept(str(number), url, kind, {"@context": {}}, number))
            return [one.id for one in await tables.too_many(tx)]

    assert sorted(loop.run_until_complete(kept())) == ["1", "2"]


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
