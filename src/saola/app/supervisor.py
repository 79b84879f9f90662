"""Starts, watches and ends the processes of one installation; never loads Django itself."""

import contextlib
import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import msgspec

from saola.app import metrics
from saola.kernel import settings, telemetry

READY_SECONDS_MAX = 60
STOP_SECONDS_MAX = 10
RESTARTS_MAX = 5  # of one process, each after a longer pause; then the whole installation ends
RESTART_PAUSE_S = 0.2
FORGIVEN_S = 600.0  # a process that ran so long has not kept dying
PR_SET_PDEATHSIG = 1
LOOPBACK = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 # compared, not bound

SOURCE = Path(__file__).parents[1]
# What `prepare` depends on: when none of it changed, the next start skips it.
PREPARED_FROM = ("**/*.py", "**/sql/*.sql", "**/static/**/*")

log = telemetry.logger("supervisor")


class Program(msgspec.Struct, frozen=True):
    """One process of the installation: its name, its arguments, where it says it is ready."""

    name: str
    arguments: tuple[str, ...]
    ready_url: str


def programs() -> tuple[Program, ...]:
    """The processes of this installation, in the order they start."""
    wanted = settings.current()
    inner = f"http://{LOOPBACK}"
    host = LOOPBACK if wanted.host in EVERYWHERE else wanted.host
    front = Program("front", ("serve", "front"), f"http://{host}:{wanted.port}/readyz")
    web = Program("web", ("serve", "web"), f"{inner}:{wanted.web_port}/healthz")
    worker = Program("worker", ("worker",), f"{inner}:{wanted.worker_port}/readyz")
    outside = Program(
        "simulators", ("serve", "simulators"), f"{inner}:{wanted.simulators_port}/readyz"
    )
    return (front, web, worker, outside) if wanted.demo else (front, web, worker)


def ports() -> dict[str, int]:
    """What this installation listens on, by what for."""
    wanted = settings.current()
    taken = {one.name: int(one.ready_url.split(":")[2].split("/")[0]) for one in programs()}
    if not wanted.mqtt_url:
        taken["MQTT"] = wanted.mqtt_port
    if wanted.demo:
        taken["simulated mail"] = wanted.simulated_mail_port
    return taken


def is_free(port: int) -> bool:
    """Whether nobody listens on a port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


class Supervisor:
    """The processes of one installation: all run, or all end."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._launched_s: dict[str, float] = {}
        self._restarts: dict[str, int] = {}
        self._ending = threading.Event()

    def start(self) -> bool:
        """Start every process and wait until each is ready; False when told to end meanwhile.

        RuntimeError names a port that is taken, or a process that does not become ready.
        """
        self._await_ports()
        # What the processes of the last start have counted is theirs alone.
        shutil.rmtree(metrics.folder(), ignore_errors=True)
        metrics.share()
        for program in programs():
            self._launch(program)
        deadline = time.monotonic() + READY_SECONDS_MAX
        for program in programs():
            while not self._ending.is_set() and not _answers(program.ready_url):
                if self._running[program.name].poll() is not None:
                    raise RuntimeError(f"{program.name} ended before it was ready")
                if time.monotonic() > deadline:
                    raise RuntimeError(f"{program.name} was not ready in {READY_SECONDS_MAX} s")
                time.sleep(0.05)
        return not self._ending.is_set()

    def watch(self) -> None:
        """Keep the processes running until `end`: one that dies is started again, then reported."""
        while not self._ending.wait(0.5):
            for program in programs():
                if self._running[program.name].poll() is None:
                    continue
                restarts = self._count_restart(program.name)
                log.error(
                    "process_died",
                    program=program.name,
                    status=self._running[program.name].returncode,
                    restarts=restarts,
                )
                if restarts > RESTARTS_MAX:
                    raise RuntimeError(f"{program.name} keeps dying")
                if not self._ending.wait(RESTART_PAUSE_S * 2**restarts):
                    self._launch(program)

    def accompany(self, name: str, *arguments: str) -> None:
        """Start a process that ends by itself, or with the others; it is not watched."""
        self._launch(Program(name, arguments, ""))

    def end(self) -> None:
        """Make `watch` return; safe from a signal handler."""
        self._ending.set()

    def stop(self) -> None:
        """End every process: politely, then by force."""
        for process in reversed(self._running.values()):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_SECONDS_MAX
        for process in self._running.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            with contextlib.suppress(ProcessLookupError):  # nothing it started is left: as wanted
                os.killpg(process.pid, signal.SIGKILL)

    def _await_ports(self) -> None:
        """Wait for ports that the processes of a killed supervisor are still leaving."""
        deadline = time.monotonic() + STOP_SECONDS_MAX
        for name, port in ports().items():
            while not self._ending.is_set() and not is_free(port):
                if time.monotonic() > deadline:
                    raise RuntimeError(
                        f"port {port} ({name}) is taken; choose others: saola doctor"
                    )
                time.sleep(0.1)

    def _count_restart(self, name: str) -> int:
        """How often a process has been started again, a long life forgiven."""
        lived_s = time.monotonic() - self._launched_s[name]
        before = 0 if lived_s > FORGIVEN_S else self._restarts.get(name, 0)
        self._restarts[name] = before + 1
        return before + 1

    def _launch(self, program: Program) -> None:
        self._launched_s[program.name] = time.monotonic()
        self._running[program.name] = subprocess.Popen(  # noqa: S603 # it is this very program
            [sys.executable, "-m", "saola.app", *program.arguments],
            start_new_session=True,  # with what it starts itself, so that all of it can be ended
            preexec_fn=die_with_parent,  # noqa: PLW1509 # no thread exists yet that holds a lock
        )


def prepare(*, force: bool = False) -> bool:
    """Bring `var/` up to this version (databases, pack, static files) in a process of its own.

    Skipped, answering False, when nothing it depends on has changed since the last time;
    RuntimeError when it failed, and the step that did has said why.
    """
    stamp = settings.current().var / "run" / "prepared"
    print_now = fingerprint()
    if not force and stamp.exists() and stamp.read_text(encoding="ascii") == print_now:
        return False
    command = [sys.executable, "-m", "saola.app", "prepare"]
    if subprocess.run(command, check=False, preexec_fn=die_with_parent).returncode:  # noqa: S603 # it is this very program
        raise RuntimeError("the data folder could not be prepared; nothing was started")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(print_now, encoding="ascii")
    return True


def fingerprint() -> str:
    """A digest of the settings and of every file that `prepare` depends on."""
    wanted = settings.current()
    digest = hashlib.sha256(f"{wanted.pack}|{wanted.database_url}|{wanted.demo}".encode())
    for path in _prepared_from(wanted):
        stat = path.stat()
        digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@contextlib.contextmanager
def claimed(var: Path) -> Iterator[None]:
    """The data folder is this process's for the block; RuntimeError when it cannot be.

    What holds it is a lock of the system's, which ends with its holder, however that ends.
    """
    path = _lock(var)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = path.open("a")
    except OSError as unusable:
        raise RuntimeError(f"data folder {var}: {unusable.strerror}") from unusable
    with held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = "this data folder is in use: another saola runs on it"
            raise RuntimeError(told) from None
        yield


def running(var: Path) -> bool:
    """Whether a supervisor has this data folder."""
    if not _lock(var).exists():
        return False
    try:
        with claimed(var):
            return False
    except RuntimeError:
        return True


def _lock(var: Path) -> Path:
    return var / "run" / "lock"


def pack_folder(name: str) -> Path:
    """The folder of a pack given by name (in `packs/` beside the source) or by path."""
    named = SOURCE.parents[1] / "packs" / name
    return named if named.is_dir() else Path(name)


def _prepared_from(wanted: settings.Settings) -> Iterator[Path]:
    for pattern in PREPARED_FROM:
        yield from sorted(path for path in SOURCE.glob(pattern) if path.is_file())
    yield from sorted(path for path in pack_folder(wanted.pack).rglob("*") if path.is_file())


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:  # noqa: S310 # our own loopback door
            return bool(answer.status == 200)  # noqa: PLR2004 # the status of ready
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def die_with_parent() -> None:
    """Ask the kernel to end this process when the one that started it dies, however it dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
