from saola.scp import limits
from saola.scp.ingest import store as tables
from saola.scp.ingest.model import Refused


def refused(number):
    return "xuan-hoa", Refused(measure="salinity", value=str(number), code="x", vi="v", en="e")


def test_the_newest_refused_readings_are_kept_and_the_oldest_make_room(field, loop, monkeypatch):
    monkeypatch.setattr(limits, "refused_readings_kept_max", 3)

    async def kept():
        for number in range(5):
            async with field.platform.connections.transaction() as tx:
                await tables.refuse(tx, [refused(number)], number)
        async with field.platform.connections.reading() as tx:
            return await tables.newest(tx, 10)

    assert [one["value"] for one in loop.run_until_complete(kept())] == ["4", "3", "2"]
