"""Subscriptions whose context is gone when the broker begins."""

import asyncio

from tests.scp.conftest import LD, Client
from tests.scp.library.test_http import LEVEL, Elsewhere
from tests.scp.subscriptions.test_http import LOOPBACK, Receiver, subscription

from saola.scp.access import Access
from saola.scp.front import Platform
from saola.scp.subscriptions import missed

KINDS = ("subscriptions", "csourceSubscriptions")


async def begun(store):
    platform = Platform(store, Access(everything=True), LOOPBACK, context_networks=LOOPBACK)
    await platform.start()
    return Client(platform, asyncio.get_running_loop())


async def seen(client, kind="subscriptions"):
    found = (await client.asking("GET", f"{kind}/urn:s:1")).json
    return found["status"], found["notification"].get("status")


def test_one_not_understood_is_shown_as_failed_until_its_context_can_be_had(
    store, loop, monkeypatch
):
    monkeypatch.setattr(missed, "AGAIN_S", 0.05)
    monkeypatch.setattr("saola.scp.limits.context_retry_s", 0.01)
    elsewhere = Elsewhere()
    url = f"{elsewhere.url}/level"

    async def told():
        async with Receiver() as receiver:
            client = await begun(store)
            asked = subscription(receiver.uri) | {"entities": [{"type": "Lake"}], "@context": [url]}
            for kind in KINDS:
                assert (await client.asking("POST", kind, asked, LD)).status == 201
            async with client.platform.connections.transaction() as tx:
                await tx.rows("DELETE FROM context")
            await client.platform.stop()
            elsewhere.documents = {}
            client = await begun(store)
            states = [await seen(client, kind) for kind in KINDS]
            elsewhere.documents = {"/level": LEVEL}
            async with asyncio.timeout(10):
                for kind in KINDS:
                    while (await seen(client, kind))[0] != "active":  # noqa: ASYNC110 # nothing outside tells
                        await asyncio.sleep(0.02)
            entity = {"id": "urn:a:1", "type": "Lake", "level": 1, "@context": [url]}
            await client.asking("POST", "entities", entity, LD)
            await receiver.until(1)
            await client.platform.stop()
            return states, receiver.taken[0][1]["data"][0]["level"]

    try:
        assert loop.run_until_complete(told()) == ([("paused", "failed")] * 2, 1)
    finally:
        elsewhere.stop()
