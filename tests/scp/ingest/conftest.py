"""A broker whose devices are registered, on each database."""

import asyncio
import contextlib

import pytest
from tests.scp.conftest import Client
from tests.scp.ingest.devices import REGISTER

from saola.scp.access import Access
from saola.scp.front import Platform


@contextlib.asynccontextmanager
async def open_platform(store, access=None):
    """A platform with an MQTT listener on a free port."""
    platform = Platform(store, access or Access(everything=True), register=REGISTER, mqtt_port=0)
    await platform.start()
    try:
        yield Client(platform, asyncio.get_running_loop())
    finally:
        await platform.stop()


@pytest.fixture
def field(store, loop):
    """A client of an open broker that knows the devices."""
    platform = Platform(store, Access(everything=True), register=REGISTER)
    loop.run_until_complete(platform.start())
    yield Client(platform, loop)
    loop.run_until_complete(platform.stop())


@pytest.fixture
def now(clock):
    """Before the broker is opened, so that all of it stands at one time."""
    return clock
