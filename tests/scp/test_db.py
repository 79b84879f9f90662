"""Reading one state of the store: on the loop for what is short, beside it for what is long."""

import asyncio

import asyncpg
import psycopg
import pytest

from saola.kernel.db import Database
from saola.kernel.errors import Fault
from saola.kernel.http.application import Application
from saola.kernel.http.message import Request, Response
from saola.kernel.http.routing import Route, Router
from saola.scp.db import connections

NOTICED_S = 0.2  # until the sessions that were idle are known to have ended
WAYS = ("transaction", "reading", "snapshot", "aside")


def cut(url):
    """End every session of this database, as a server that stops does."""
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def probe(postgres_url, tmp_path):
    store = Database("probe", postgres_url, tmp_path)
    with store.transaction() as tx:
        tx.execute("CREATE TABLE kept (n INTEGER)")
    store.close()
    return store


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("pause_s", [0, 0.05])
def test_a_server_that_goes_away_meanwhile_is_a_fault_and_one_that_is_back_is_used(
    probe, postgres_url, way, pause_s
):
    async def run():
        opened = connections(probe)
        await opened.open()
        with pytest.raises(Fault):
            async with getattr(opened, way)() as tx:
                await tx.rows("SELECT 1")
                cut(postgres_url)
                await asyncio.sleep(pause_s)
                await tx.rows("SELECT 1")
        await asyncio.sleep(NOTICED_S)
        async with opened.transaction() as tx:
            await tx.rows("INSERT INTO kept VALUES (?)", (1,))
        async with getattr(opened, way)() as tx:
            assert [tuple(row) for row in await tx.rows("SELECT n FROM kept")] == [(1,)]
        await opened.close()

    asyncio.run(run())


def test_a_statement_that_is_wrong_is_no_fault_of_the_server(probe):
    async def run():
        opened = connections(probe)
        await opened.open()
        with pytest.raises(asyncpg.UndefinedTableError):
            async with opened.transaction() as tx:
                await tx.rows("SELECT 1 FROM nowhere")
        with pytest.raises(asyncpg.InterfaceError):
            async with opened.reading() as tx:
                await tx.rows("SELECT 1", (1,))
        await opened.close()

    asyncio.run(run())


def test_people_are_told_to_come_again_when_the_database_dies_in_the_middle_of_a_write(
    probe, postgres_url
):
    async def run():
        opened = connections(probe)
        await opened.open()

        async def write(request):
            async with opened.transaction() as tx:
                await tx.rows("INSERT INTO kept VALUES (?)", (int(request.query),))
                if request.query == "1":
                    cut(postgres_url)
            return Response(status=204)

        application = Application(Router((Route("POST", "/x", write, "anyone", "x"),)))
        asked = [Request(method="POST", path="/x", query=one) for one in ("1", "2")]
        statuses = []
        for one in asked:
            statuses.append((await application(one)).status)
            await asyncio.sleep(NOTICED_S)
        async with opened.reading() as tx:
            kept = [row[0] for row in await tx.rows("SELECT n FROM kept")]
        await opened.close()
        return statuses, kept

    assert asyncio.run(run()) == ([503, 204], [2])


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
