"""One run: copies, brokers and Robots side by side, and what came of it."""

import contextlib
import socket
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from conformance import contexts, copying, running


class Undertaking:
    """Runs folders of one checkout on one kind of database."""

    def __init__(self, suite: Path, robot: str, store: str, reports: Path) -> None:
        """Robot's own reports are left in `reports`, one folder for each broker."""
        self._suite = suite.resolve()
        self._robot = robot
        self._store = store
        self._reports = reports.resolve()
        self._lock = threading.Lock()
        self._passed = self._failed = 0

    def outcomes(self, folders: list[str], jobs: int) -> dict[str, bool]:
        """Whether each test in these folders passed; each of the `jobs` has a broker of its own."""
        self._passed = self._failed = 0
        shares = [share for share in shared(self._suite, folders, jobs) if share]
        with contexts.serving(self._suite) as port, ThreadPoolExecutor(len(shares)) as pool:
            ran = [pool.submit(self._run, port, n, share) for n, share in enumerate(shares)]
            found = [one.result() for one in ran]
        print()
        return {name: passed for one in found for name, passed in one.items()}

    def _run(self, contexts_port: int, number: int, folders: list[str]) -> dict[str, bool]:
        with (
            tempfile.TemporaryDirectory(prefix="saola-conformance-") as folder,
            running.database(self._store) as url,
        ):
            copy = Path(folder, "suite")
            places, device_port = standing(contexts_port, number)
            copying.copied(self._suite, copy, places)
            reports = self._reports / str(number)
            with running.broker(Path(folder), places.broker, device_port, url):
                running.run(self._robot, copy, folders, reports, self._ended)
            return running.outcomes(reports / "output.xml", copy)

    def _ended(self, _name: str, passed: bool) -> None:
        with self._lock:
            self._passed += passed
            self._failed += not passed
            print(f"\r{self._passed} passed, {self._failed} failed", end="", flush=True)


def shared(suite: Path, folders: list[str], jobs: int) -> list[list[str]]:
    """The folders in so many shares of about the same number of files."""
    root = suite / copying.TESTS
    sizes = {one: len(list((root / one).glob("*.robot"))) for one in folders}
    shares: list[list[str]] = [[] for _ in range(max(1, jobs))]
    for one in sorted(folders, key=lambda name: -sizes[name]):
        min(shares, key=lambda share: sum(sizes[name] for name in share)).append(one)
    return [sorted(share) for share in shares]


def standing(contexts_port: int, number: int) -> tuple[copying.Places, int]:
    """Free places for one broker's run, and a free port for its devices.

    The suite wants MQTT at its usual port as well, so each run takes a loopback address of its own.
    """
    with contextlib.ExitStack() as held:
        ports = [held.enter_context(_held()) for _ in range(6)]
    places = copying.Places(
        broker=ports[0],
        contexts=contexts_port,
        receiver=ports[1],
        source=ports[2],
        context_server=ports[3],
        mqtt_host=f"127.{ports[4] % 250 + 2}.{number + 1}.1",
        mqtt_port=ports[4],
    )
    return places, ports[5]


@contextlib.contextmanager
def _held() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield probe.getsockname()[1]
