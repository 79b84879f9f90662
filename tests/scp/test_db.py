"""Reading one state of the store: on the loop for what is short, beside it for what is long."""


def test_a_snapshot_does_not_see_what_is_stored_after_it_began(broker, loop):
    at = broker.platform.connections

    async def seen():
        async with at.aside() as aside:
            before = await aside.rows("SELECT COUNT(*) FROM tenant")
            async with at.transaction() as tx:
                await tx.rows("INSERT INTO tenant (name, created_at) VALUES ('north', 1)")
            after = await aside.rows("SELECT COUNT(*) FROM tenant")
        async with at.snapshot() as tx:
            return before[0][0], after[0][0], (await tx.rows("SELECT COUNT(*) FROM tenant"))[0][0]

    assert loop.run_until_complete(seen()) == (0, 0, 1)


def test_what_was_put_aside_is_gone_afterwards(broker, loop):
    at = broker.platform.connections
    put = (
        "INSERT INTO thawed (seq, entity, name, dataset, modified_at) VALUES (?, 1, 'level', '', 1)"
    )

    async def seen():
        async with at.aside() as aside:
            await aside.many(put, [(1,), (2,)])
            held = await aside.rows("SELECT COUNT(*) FROM history")
        async with at.aside() as aside:
            left = await aside.rows("SELECT COUNT(*) FROM history")
        return held[0][0], left[0][0]

    assert loop.run_until_complete(seen()) == (2, 0)
