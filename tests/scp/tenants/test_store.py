"""The table of tenants."""

from saola.scp.tenants import store as tables


def test_a_tenant_is_noted_once(broker, loop):
    async def noted():
        async with broker.platform.connections.transaction() as tx:
            assert not await tables.exists(tx, "north")
            for at in (1, 2):
                await tables.add(tx, "north", at)
            return (
                await tables.exists(tx, "north"),
                await tables.count(tx),
                await tables.names(tx),
            )

    assert loop.run_until_complete(noted()) == (True, 1, ["north"])
