"""How far handlers are behind is told, whatever they are behind with."""

import pytest
from prometheus_client import REGISTRY

from saola.app import lag
from saola.app.outboxes import SOURCES
from saola.app.wiring import CONTRIBUTIONS
from saola.kernel import events, limits
from saola.kernel.db import Database


class Rained(events.Event):
    name = "probe.sky.rained.v1"


GAUGE = events.Handler("probe.gauge", (Rained,), lambda envelope, tx: None)


@pytest.fixture
def stores(database, tmp_path, monkeypatch):
    """The three stores of an installation, on one of the two databases."""
    made = {}
    for name in SOURCES:
        made[name] = Database(name, database.url, tmp_path)
        with made[name].transaction() as tx:
            events.prepare(tx)
    monkeypatch.setattr(lag, "store", made.__getitem__)
    yield made
    for one in made.values():
        one.close()


def told(gauge, **labels):
    return REGISTRY.get_sample_value(gauge, {"handler": "probe.gauge", **labels})


def test_lag_is_what_a_handler_has_not_looked_at(stores):
    with stores["scp"].transaction() as tx:
        for _ in range(3):
            events.emit(tx, Rained(), key="sky")
    with stores["control"].transaction() as tx:
        events.advance(tx, "probe.gauge", "scp", 1)
    lag.measure(("probe.gauge",))
    lags = [told("saola_relay_lag_events", source=source) for source in ("scp", "lgsp")]
    assert lags == [2, 0]


def test_failures_are_told_by_handler_and_state(stores, monkeypatch):
    monkeypatch.setattr(limits, "event_attempts_max", 2)
    with stores["control"].transaction() as tx:
        for _ in range(2):
            events.emit(tx, Rained(), key="sky")
        first, second = events.read(tx, "control", after=0, limit=9)
        events.record_failure(tx, GAUGE, first, "why")
        events.record_failure(tx, GAUGE, first, "why")
        events.record_failure(tx, GAUGE, second, "why")
    lag.measure(("probe.gauge",))
    counts = [told("saola_event_failures", state=state) for state in ("parked", "retrying")]
    assert counts == [1, 1]


def test_the_worker_measures_the_handlers_of_every_part():
    assert "app.lag" in {job.name for part in CONTRIBUTIONS for job in part.jobs}
