"""Every event reaches every handler that wants it, in order, once in effect."""

import datetime as dt
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saola.app import relay as module
from saola.kernel import clock, events


class Rained(events.Event):
    name = "probe.sky.rained.v1"
    mm: int


class Shone(events.Event):
    name = "probe.sky.shone.v1"


class Killed(BaseException):
    """The process ended between a handler's effects and their commit."""


@pytest.fixture
def table(database):
    """Where handlers keep what they took, in the transaction of their cursor."""
    with database.transaction() as tx:
        tx.execute("DROP TABLE IF EXISTS taken")
        tx.execute("CREATE TABLE taken (handler TEXT, mm INTEGER)")
    return database


def taking(name, fails=lambda mm: None):
    def take(envelope, tx):
        mm = envelope.as_a(Rained).mm
        tx.execute("INSERT INTO taken (handler, mm) VALUES (?, ?)", (name, mm))
        fails(mm)

    return events.Handler(name, (Rained,), take)


def relay(database, *handlers):
    return module.Relay(handlers, {"probe": database}, database.transaction)


def rain(database, *millimetres):
    with database.transaction() as tx:
        for mm in millimetres:
            events.emit(tx, Rained(mm=mm) if mm else Shone(), key="sky")


def taken(database, name):
    with database.reading() as tx:
        rows = tx.execute("SELECT mm FROM taken WHERE handler = ?", (name,))
    return [row["mm"] for row in rows]


def test_each_handler_hears_what_it_wants_in_order(table):
    rain(table, 1, 0, 2, 0, 0, 3)
    assert relay(table, taking("a"), taking("b")).run_once() == 6
    assert taken(table, "a") == taken(table, "b") == [1, 2, 3]


def test_a_new_worker_goes_on_where_the_last_one_was_killed(table):
    def killed(mm):
        if mm == 2:
            raise Killed

    rain(table, 1, 2, 3)
    with pytest.raises(Killed):
        relay(table, taking("a", killed)).run_once()
    relay(table, taking("a")).run_once()
    assert taken(table, "a") == [1, 2, 3]


def test_one_handler_that_fails_holds_up_no_other_and_undoes_its_own(table, monkeypatch):
    monkeypatch.setattr(module, "PAUSE_S", 0.0)

    def no(mm):
        if mm == 2:
            raise ValueError("no gauge")

    rain(table, 1, 2, 3)
    at_work = relay(table, taking("a", no), taking("b"))
    at_work.run_once()
    assert taken(table, "b") == [1, 2, 3]
    assert taken(table, "a") == [1]
    for _ in range(10):
        at_work.run_once()
    assert taken(table, "a") == [1, 3], "what cannot be taken is parked in the end"
    with table.reading() as tx:
        (failure,) = events.failures(tx)
    assert (failure["parked"], failure["attempts"]) == (1, 10)


def test_a_handler_that_failed_is_not_asked_again_at_once(table):
    asked = []

    def no(mm):
        asked.append(mm)
        raise ValueError("no gauge")

    rain(table, 1)
    at_work = relay(table, taking("a", no))
    for _ in range(5):
        at_work.run_once()
    assert asked == [1]


def test_an_operator_moves_a_cursor_back_and_events_are_heard_again(table, monkeypatch):
    rain(table, 1, 2)
    at_work = relay(table, taking("a"))
    at_work.run_once()
    with table.transaction() as tx:
        events.advance(tx, "a", "probe", 0)
    monkeypatch.setattr(module, "REPLAY_S", 0.0)
    at_work.run_once()
    assert taken(table, "a") == [1, 2, 1, 2]


def test_a_replay_that_is_asked_for_while_events_come_is_not_forgotten(table):
    rain(table, 1, 2)
    at_work = relay(table, taking("a"))
    at_work.run_once()
    with table.transaction() as tx:
        events.advance(tx, "a", "probe", 0)
    rain(table, 3)
    at_work.run_once()
    at_work.run_once()
    assert taken(table, "a") == [1, 2, 1, 2, 3]


def test_what_is_taken_in_the_end_is_no_failure_any_more(table, monkeypatch):
    monkeypatch.setattr(module, "PAUSE_S", 0.0)
    dry = [True, True]

    def no(mm):
        if dry and dry.pop():
            raise ValueError("no gauge")

    rain(table, 1)
    at_work = relay(table, taking("a", no))
    for _ in range(3):
        at_work.run_once()
    assert taken(table, "a") == [1]
    with table.reading() as tx:
        assert list(events.failures(tx)) == []


def test_two_workers_hand_an_event_over_once(table):
    """The second begins while the first has taken the event and not committed."""
    rain(table, 1)
    begun, others = threading.Event(), []

    def slow(mm):
        if not begun.is_set():
            begun.set()
            others[0].join(0.3)  # it waits for us, if it is as it should be

    def second():
        begun.wait()
        at_work = relay(table, taking("a", slow))
        at_work.run_once()
        at_work.close()

    others.append(threading.Thread(target=second))
    others[0].start()
    relay(table, taking("a", slow)).run_once()
    others[0].join()
    assert taken(table, "a") == [1]


def test_what_nobody_wants_is_passed_over_for_good(table, monkeypatch):
    monkeypatch.setattr(module, "REPLAY_S", 0.0)
    rain(table, 0, 0, 0)
    at_work = relay(table, taking("a"))
    at_work.run_once()
    at_work.run_once()
    with table.reading() as tx:
        assert events.cursor(tx, "a", "probe") == events.last_seq(tx)


def test_old_events_go_but_the_newest_and_what_somebody_wants_stay(table):
    rain(table, 1, 2, 3)
    future = clock.isoformat(clock.now() + dt.timedelta(days=1))
    with table.transaction() as tx:
        first, _, last = events.read(tx, "probe", after=0, limit=9)
        events.prune(tx, upto=first.seq, before=future)
        seqs = [one.seq for one in events.read(tx, "probe", after=0, limit=9)]
        assert seqs == [first.seq + 1, last.seq]
        events.prune(tx, upto=last.seq, before=future)
        assert [one.seq for one in events.read(tx, "probe", after=0, limit=9)] == [last.seq]


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(st.integers(0, 9), max_size=4), max_size=6), st.data())
def test_however_workers_come_and_go_nothing_is_lost_or_taken_twice(database, rains, data):
    with database.transaction() as tx:
        tx.execute("DROP TABLE IF EXISTS taken")
        tx.execute("CREATE TABLE taken (handler TEXT, mm INTEGER)")
    handler = taking("a")
    with database.transaction() as tx:
        began = events.last_seq(tx)
        events.advance(tx, "a", "probe", began)
    at_work = relay(database, handler)
    for millimetres in rains:
        rain(database, *millimetres)
        at_work.run_once()
        if data.draw(st.booleans()):
            at_work = relay(database, handler)
    at_work.run_once()
    assert taken(database, "a") == [mm for some in rains for mm in some if mm]
