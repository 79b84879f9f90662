"""What visits a province finds it by what that wrote down, and only while it runs."""

import os

import pytest

from saola.app import running
from saola.app.supervisor import claimed
from saola.kernel import settings


@pytest.fixture
def var(monkeypatch, tmp_path):
    """A data folder of its own; the environment is put back as it was."""
    before = dict(os.environ)
    for key in ("SAOLA_PORT", "SAOLA_MQTT_PORT", "SAOLA_HOST"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("SAOLA_VAR", str(tmp_path))
    settings.current.cache_clear()
    yield tmp_path
    os.environ.clear()
    os.environ.update(before)
    settings.current.cache_clear()


@pytest.fixture
def runs(var, monkeypatch):
    """A province that runs there on ports of its own."""
    monkeypatch.setenv("SAOLA_PORT", "9100")
    monkeypatch.setenv("SAOLA_MQTT_PORT", "9199")
    settings.current.cache_clear()
    with claimed(var), running.told():
        monkeypatch.delenv("SAOLA_PORT")
        monkeypatch.delenv("SAOLA_MQTT_PORT")
        settings.current.cache_clear()
        yield var


@pytest.mark.usefixtures("runs")
def test_a_visitor_takes_the_ports_of_the_province_that_runs():
    running.join()
    assert (settings.current().port, settings.current().mqtt_port) == (9100, 9199)


@pytest.mark.usefixtures("runs")
def test_what_the_environment_names_stands(monkeypatch):
    monkeypatch.setenv("SAOLA_PORT", "9300")
    running.join()
    assert (settings.current().port, settings.current().mqtt_port) == (9300, 9199)


def test_a_province_that_was_killed_leaves_nobody_astray(var):
    with running.told():
        running.join()
        assert "SAOLA_PORT" not in os.environ
    assert not list((var / "run").glob("running.json"))
