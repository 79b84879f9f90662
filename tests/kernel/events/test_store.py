import pytest

from saola.kernel import events


class Rained(events.Event):
    name = "probe.sky.rained.v1"
    mm: int


class Shone(events.Event):
    name = "probe.sky.shone.v1"


def test_an_event_is_kept_with_its_change_or_not_at_all(database):
    with pytest.raises(RuntimeError), database.transaction() as tx:
        events.emit(tx, Rained(mm=3), key="sky")
        raise RuntimeError
    with database.transaction() as tx:
        assert events.read(tx, "probe", after=0, limit=10) == []
        events.emit(tx, Rained(mm=4), key="sky")
    with database.reading() as tx:
        (envelope,) = events.read(tx, "probe", after=0, limit=10)
    assert envelope.as_a(Rained) == Rained(mm=4)


def test_a_second_delivery_changes_nothing(database):
    seen = []
    handler = events.Handler(
        "probe.gauge", (Rained,), lambda envelope, tx: seen.append(envelope.as_a(Rained).mm)
    )
    with database.transaction() as tx:
        events.emit(tx, Rained(mm=1), key="sky")
        events.emit(tx, Shone(), key="sky")
        events.emit(tx, Rained(mm=2), key="sky")
        envelopes = events.read(tx, "probe", after=0, limit=10)
    for envelope in envelopes * 2:
        with database.transaction() as tx:
            events.deliver(tx, handler, envelope)
    assert seen == [1, 2]


def test_an_event_that_keeps_failing_is_parked_and_lets_others_pass(database):
    handler = events.Handler("probe.gauge", (Rained,), lambda envelope, tx: None)
    with database.transaction() as tx:
        events.emit(tx, Rained(mm=1), key="sky")
        (envelope,) = events.read(tx, "probe", after=0, limit=10)
        parked = [events.record_failure(tx, handler, envelope, "no gauge") for _ in range(10)]
        assert parked == [False] * 9 + [True]
        assert events.cursor(tx, handler.name, "probe") == envelope.seq
        assert [row["reason"] for row in events.failures(tx)] == ["no gauge"]
    with database.transaction() as tx:
        assert not events.record_failure(tx, handler, envelope, "again"), "tried anew when replayed"
