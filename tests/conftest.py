"""Fixtures of every test: a data folder of its own, the kernel's stores on the wanted database."""

import pytest

pytest_plugins = ["tests.support.databases", "tests.support.accounts", "tests.support.running"]


@pytest.fixture
def clock():
    """A clock that stands still until the test moves it."""
    from tests.support.clocks import StillClock

    still = StillClock()
    with still.installed():
        yield still


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Pages name static files as they stand in the source; no test collects them first."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
