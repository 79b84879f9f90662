"""The worker looks after the history of every store, and may be killed at any moment."""

import os
import signal
import subprocess
import sys
import time

import pytest
from tests.scp.conftest import Client

from saola.kernel import db, settings
from saola.scp.access import Access
from saola.scp.db import beside
from saola.scp.front import Platform
from saola.scp.temporal.jobs import COUNT, SWEEP
from saola.scp.tenants import store as tenants

ONE = "temporal/entities/urn:a:1"


@pytest.fixture
def installed(store, tmp_path, monkeypatch):
    """The settings of an installation on each database; its default store."""
    monkeypatch.setenv("SAOLA_VAR", str(tmp_path))
    monkeypatch.setenv("SAOLA_DATABASE_URL", store.url)
    settings.current.cache_clear()
    db.store.cache_clear()
    yield db.store("scp")
    monkeypatch.undo()
    settings.current.cache_clear()
    db.store.cache_clear()


def opened(database, loop, tenant=""):
    platform = Platform(database, Access(everything=True), tenant=tenant)
    loop.run_until_complete(platform.start())
    return Client(platform, loop)


def told(broker):
    level = [
        {"type": "Property", "value": one, "observedAt": f"2020-01-01T00:{one:02}:00Z"}
        for one in range(60)
    ]
    body = {"id": "urn:a:1", "type": "T", "level": level}
    assert broker.post("temporal/entities", body).status == 201


def test_a_store_that_no_broker_has_opened_is_left_alone(installed):
    COUNT.run()
    SWEEP.run()


def test_the_history_of_a_tenant_is_looked_after_too(installed, loop, clock):
    default = opened(installed, loop)

    async def add():
        async with default.platform.connections.transaction() as tx:
            await tenants.add(tx, "t1", 1)
            await tenants.add(tx, "never_opened", 1)

    loop.run_until_complete(add())
    tenant = opened(beside(installed, "t1"), loop, "t1")
    for broker in (default, tenant):
        told(broker)
    before = [one.get(ONE).json for one in (default, tenant)]
    clock.move(days=200)
    COUNT.run()
    SWEEP.run()
    folder = settings.current().var / "archive"
    assert {one.parent.parent.name for one in folder.glob("*/*/*.parquet")} == {"scp", "scp_t1"}
    assert [one.get(ONE).json for one in (default, tenant)] == before
    for broker in (default, tenant):
        loop.run_until_complete(broker.platform.stop())


ARCHIVING = """
import asyncio, sys
from pathlib import Path
from saola.kernel.db import Database
from saola.scp.db import connections
from saola.scp.temporal.archivist import Archivist
from saola.scp.temporal.jobs import files_of

async def run():
    store = Database("scp", sys.argv[1], Path(sys.argv[2]))
    at = connections(store)
    await at.open()
    print("begun", flush=True)
    await Archivist(at, files_of(store)).archive(2**52)
    print("done", flush=True)

asyncio.run(run())
"""


@pytest.mark.parametrize("wait_s", [0.0, 0.2, 0.4, 0.6, 0.8])
def test_killed_at_any_moment_it_loses_nothing_and_answers_nothing_twice(broker, store, wait_s):
    told(broker)
    before = broker.get(ONE).json
    process = subprocess.Popen(
        [sys.executable, "-c", ARCHIVING, store.url, str(store.path.parent)],
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"begun\n"
    time.sleep(wait_s)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert broker.get(ONE).json == before
    again = [sys.executable, "-c", ARCHIVING, store.url, str(store.path.parent)]
    assert b"done" in subprocess.check_output(again)
    assert broker.get(ONE).json == before
    assert broker.platform.tiers.files.folder.exists()
