"""A broker on each database, and sources for it."""

import pytest
from tests.scp.distribution.sources import Broker, Source, far_broker


@pytest.fixture
def near(store, loop):
    client = Broker(store, loop, "near")
    yield client
    client.stop()


@pytest.fixture
def far(tmp_path, loop):
    client = far_broker(tmp_path / "far", loop)
    yield client
    client.stop()


@pytest.fixture
def source(loop):
    one = Source(loop)
    yield one
    one.stop()
