"""All processes run, or all end: the supervisor alone, on processes that are none of ours."""

import socket
import subprocess
import sys
import threading

import pytest

from saola.app import supervisor
from saola.app.supervisor import Program, Supervisor, claimed, running


@pytest.fixture
def dying(monkeypatch):
    """An installation of one process that ends at once."""
    program = Program("dying", ("no-such-command",), "http://127.0.0.1:1/")
    monkeypatch.setattr(supervisor, "programs", lambda: (program,))
    monkeypatch.setattr(supervisor, "RESTART_PAUSE_S", 0.0)
    made = Supervisor()
    made._launch(program)  # noqa: SLF001 # `start` would wait until it is ready
    yield made
    made.stop()


def test_a_data_folder_is_one_installations_at_a_time(tmp_path):
    assert not running(tmp_path)
    with claimed(tmp_path):
        assert running(tmp_path)
        with pytest.raises(RuntimeError, match="in use"), claimed(tmp_path):
            pass
    assert not running(tmp_path)


def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RuntimeError, match="file"), claimed(tmp_path / "file" / "var"):
        pass


def test_whoever_was_killed_holds_nothing(tmp_path):
    code = (
        "import pathlib, sys, time; from saola.app.supervisor import claimed\n"
        "with claimed(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, env={"PYTHONPATH": "src"}
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        assert running(tmp_path)
        holder.kill()
    with claimed(tmp_path):
        pass


def test_a_process_that_keeps_dying_ends_the_installation(dying):
    with pytest.raises(RuntimeError, match="keeps dying"):
        dying.watch()


def test_a_process_that_dies_now_and_then_is_started_again_for_ever(dying, monkeypatch):
    monkeypatch.setattr(supervisor, "FORGIVEN_S", 0.0)
    monkeypatch.setattr(supervisor, "RESTARTS_MAX", 1)
    threading.Timer(4.0, dying.end).start()
    dying.watch()


def test_a_port_that_is_being_left_is_waited_for_and_one_that_stays_taken_is_named(monkeypatch):
    monkeypatch.setattr(supervisor, "programs", tuple)
    monkeypatch.setattr(supervisor, "STOP_SECONDS_MAX", 0.5)
    with socket.socket() as leaving:
        leaving.bind(("127.0.0.1", 0))
        leaving.listen()
        port = leaving.getsockname()[1]
        monkeypatch.setattr(supervisor, "ports", lambda: {"front": port})
        with pytest.raises(RuntimeError, match=f"{port}.*front"):
            Supervisor().start()
        threading.Timer(0.2, leaving.close).start()
        assert Supervisor().start()


def test_whoever_is_told_to_end_before_it_is_ready_says_so(monkeypatch):
    monkeypatch.setattr(supervisor, "programs", tuple)
    monkeypatch.setattr(supervisor, "ports", dict)
    ended = Supervisor()
    ended.end()
    assert not ended.start()
