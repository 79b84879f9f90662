"""Events by way of a real NATS server: in order, and exactly once in effect."""

import contextlib
import shutil
import socket
import subprocess
import time

import pytest
from tests.support.databases import missing
from tests.support.postgres import free_port

from saola.app import streams as module
from saola.app.streams import Streams, subject_of
from saola.kernel import events, limits
from saola.kernel.db import Database
from saola.kernel.errors import Fault


class Rained(events.Event):
    name = "probe.sky.rained.v1"
    mm: int


class Shone(events.Event):
    name = "probe.sky.shone.v1"


class Sealed(events.Event):
    name = "probe.gauge.sealed.v1"


class Killed(BaseException):
    """The process ended between a handler's effects and their commit."""


class Nats:
    """A nats-server of the test's own, which can be ended and started again."""

    def __init__(self, program, folder):
        self.port = free_port()
        self.command = [program, "-js", "-sd", folder, "-a", "127.0.0.1", "-p", str(self.port)]
        self.url = f"nats://127.0.0.1:{self.port}"

    def start(self):
        self.process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.05)
        pytest.fail("nats-server did not start")

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=10)


@pytest.fixture
def server(tmp_path):
    program = shutil.which("nats-server", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        missing("nats-server")
    nats = Nats(program, tmp_path / "jetstream")
    nats.start()
    yield nats
    nats.kill()


@pytest.fixture
def outbox(database, tmp_path):
    """A second store, which is published and never written by a handler."""
    store = Database("other", database.url, tmp_path)
    with store.transaction() as tx:
        events.prepare(tx)
    yield store
    store.close()


@pytest.fixture
def streams(server, database, outbox):
    """Make streams over both stores, as a worker does at each start."""
    with contextlib.ExitStack() as ending:

        def make(*handlers, transaction=None):
            made = Streams(
                server.url,
                handlers or (GAUGE,),
                {"probe": database, "other": outbox},
                transaction or database.transaction,
                ack_wait_s=0.3,
            )
            ending.callback(made.close)
            return made

        yield make


@pytest.fixture(autouse=True)
def gauge(database):
    with database.transaction() as tx:
        tx.execute("CREATE TABLE gauge (mm INTEGER NOT NULL)")


def measure(envelope, tx):
    tx.execute("INSERT INTO gauge (mm) VALUES (?)", (envelope.as_a(Rained).mm,))


def measured(database):
    with database.reading() as tx:
        return [row["mm"] for row in tx.execute("SELECT mm FROM gauge")]


def rain(store, *amounts):
    with store.transaction() as tx:
        for mm in amounts:
            events.emit(tx, Rained(mm=mm), key="bầu trời")
            events.emit(tx, Shone(), key="bầu trời")


def until(streams, count, seconds=10):
    """Turn until so many events were delivered."""
    deadline = time.monotonic() + seconds
    while count > 0 and time.monotonic() < deadline:
        count -= streams.run_once()
    assert count == 0


GAUGE = events.Handler("probe.gauge", (Rained,), measure)


def test_every_outbox_reaches_its_handler_in_order_through_the_server(database, outbox, streams):
    rain(database, *range(20))
    rain(outbox, *range(100, 105))
    relay = streams()
    until(relay, 25)
    told = measured(database)
    assert [mm for mm in told if mm < 100] == list(range(20))
    assert [mm for mm in told if mm >= 100] == list(range(100, 105))


def test_what_was_handled_before_a_restart_is_not_handled_again(database, streams):
    rain(database, 1, 2)
    until(streams(), 2)
    rain(database, 3)
    until(streams(), 1)
    assert measured(database) == [1, 2, 3]


def test_a_kill_before_the_commit_leaves_every_effect_exactly_once(database, streams):
    rain(database, *range(4))
    kills = iter([True, False] * 40)

    @contextlib.contextmanager
    def deadly():
        with database.transaction() as tx:
            yield tx
            if kills_now[0] and next(kills):
                raise Killed

    kills_now = [False]
    deadline = time.monotonic() + 20
    while len(measured(database)) < 4 and time.monotonic() < deadline:
        kills_now[0] = False
        relay = streams(transaction=deadly)
        relay.run_once()
        kills_now[0] = True
        with contextlib.suppress(Killed):
            for _ in range(20):
                relay.run_once()
        kills_now[0] = False
        relay.close()
    assert measured(database) == list(range(4))


def test_a_failing_handler_keeps_its_order_and_holds_up_no_other(database, streams):
    failing = [3]

    def fussy(envelope, tx):
        if envelope.as_a(Rained).mm == 1 and failing[0]:
            failing[0] -= 1
            raise RuntimeError("not now")
        heard.append(envelope.as_a(Rained).mm)

    heard = []
    rain(database, 0, 1, 2)
    until(streams(events.Handler("probe.fussy", (Rained,), fussy), GAUGE), 6)
    assert heard == [0, 1, 2]
    assert measured(database) == [0, 1, 2]
    with database.reading() as tx:
        assert list(events.failures(tx)) == [], "what succeeded in the end is no failure"


def test_an_event_that_always_fails_is_parked_and_the_next_goes_on(database, streams, monkeypatch):
    monkeypatch.setattr(limits, "event_attempts_max", 2)

    def stubborn(envelope, tx):
        if envelope.as_a(Rained).mm == 1:
            raise RuntimeError("never")
        measure(envelope, tx)

    rain(database, 1, 2)
    until(streams(events.Handler("probe.stubborn", (Rained,), stubborn)), 1)
    assert measured(database) == [2]
    with database.reading() as tx:
        assert [row["parked"] for row in events.failures(tx)] == [1]


def test_a_replay_brings_the_events_again(database, streams):
    rain(database, 1, 2)
    relay = streams()
    until(relay, 2)
    with database.transaction() as tx:
        events.advance(tx, GAUGE.name, "probe", 0)
    until(streams(), 2)
    assert measured(database) == [1, 2, 1, 2]


def test_a_replay_that_is_asked_for_while_events_come_is_not_forgotten(database, streams):
    rain(database, 1, 2)
    relay = streams()
    until(relay, 2)
    with database.transaction() as tx:
        events.advance(tx, GAUGE.name, "probe", 0)
    rain(database, 3)
    until(relay, 3)
    assert measured(database) == [1, 2, 1, 2, 3]


def test_a_handler_that_wants_nothing_of_a_store_does_not_lag(
    database, outbox, streams, monkeypatch
):
    monkeypatch.setattr(module, "PASS_S", 0.0)
    with outbox.transaction() as tx:
        for _ in range(3):
            events.emit(tx, Sealed(), key="bầu trời")
        newest = events.last_seq(tx)
    relay = streams()
    for _ in range(5):
        relay.run_once()
    with database.reading() as tx:
        assert events.cursor(tx, GAUGE.name, "other") == newest


def test_nothing_is_lost_while_the_server_is_away(server, database, streams):
    rain(database, 1)
    relay = streams()
    until(relay, 1)
    server.kill()
    rain(database, 2)
    with pytest.raises(Fault):
        for _ in range(100):
            relay.run_once()
    server.start()
    until(relay, 1)
    assert measured(database) == [1, 2]


def test_a_server_that_lost_its_disk_is_filled_again(server, database, streams, tmp_path):
    rain(database, 1)
    relay = streams()
    until(relay, 1)
    relay.close()
    server.kill()
    shutil.rmtree(tmp_path / "jetstream")
    rain(database, 2)
    server.start()
    until(relay, 1)
    assert measured(database) == [1, 2]


@pytest.mark.parametrize(
    ("wanted", "subject"),
    [
        ((Rained,), "probe.probe.sky.rained.v1"),
        ((Rained, Shone), "probe.probe.sky.>"),
        ((Rained, Shone, Sealed), "probe.probe.>"),
    ],
)
def test_one_subject_covers_what_a_handler_wants(wanted, subject):
    assert subject_of("probe", events.Handler("probe.any", wanted, measure)) == subject
