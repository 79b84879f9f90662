"""Fixtures of every test: a data folder of its own, the kernel's stores on the wanted database."""

import os
import tempfile

import pytest

# Before anything of the product is imported: its settings are read once.
for key in [key for key in os.environ if key.startswith("SAOLA_")]:
    del os.environ[key]
_folder = tempfile.TemporaryDirectory(prefix="saola-test-")
os.environ["SAOLA_VAR"] = _folder.name

pytest_plugins = ["tests.support.databases"]


@pytest.fixture
def clock():
    """A clock that stands still until the test moves it."""
    from tests.support.clocks import StillClock

    still = StillClock()
    with still.installed():
        yield still
