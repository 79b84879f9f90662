"""Fixtures of every test: a data folder of its own, the kernel's stores on the wanted database."""

import os

import pytest
from hypothesis import HealthCheck, settings

# How fast examples are drawn says how busy the machine is, and nothing about the product.
settings.register_profile("shared", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("shared")

pytest_plugins = ["tests.support.databases", "tests.support.accounts", "tests.support.running"]


@pytest.fixture
def clock():
    """A clock that stands still until the test moves it."""
    from tests.support.clocks import StillClock

    still = StillClock()
    with still.installed():
        yield still


@pytest.fixture(autouse=True, scope="session")
def quick_passwords():
    """Passwords are hashed as in the product, at a fraction of its cost."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["tests.support.accounts.QuickScrypt"]):
        yield


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Pages name static files as they stand in the source; no test collects them first."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def pytest_collection_modifyitems(items):
    """Tests of the whole province share the one that is started, in one process."""
    for item in items:
        if "province" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("province"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Under CI nothing is skipped: what a test misses, the machine has to have."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which CI forbids: {report.longrepr}"
    return report
