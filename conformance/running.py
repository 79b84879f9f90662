"""The processes of a run: a broker of our own, its database, and the suite's Robot."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

from conformance.copying import TESTS, Unusable
from tests.support.postgres import postgres_programs, postgres_running

ROOT = Path(__file__).resolve().parents[1]
LISTENER = Path(__file__).with_name("listener.py")
EMPTY_PACK = ROOT / "packs" / "_template"
READY_S = 30.0
INSTANCES = 30  # of an answer of the temporal API: what the suite takes to be a page
PROGRAMS = {"PATH": f"{os.environ.get('PATH', '')}:/usr/sbin"}  # where Debian keeps servers


def robot(named: str, suite: Path) -> str:
    """The `robot` to run the suite with; refuses when there is none."""
    beside = suite / ".venv" / "bin" / "robot"
    found = shutil.which(named or (str(beside) if beside.exists() else "robot"))
    if found is None:
        raise Unusable("no robot; install the suite's requirements and say ROBOT=…/bin/robot")
    return str(Path(found).absolute())


@contextlib.contextmanager
def database(store: str) -> Iterator[str]:
    """The URL of a database of its own."""
    if store == "sqlite":
        yield "sqlite:"
        return
    programs = postgres_programs()
    if programs is None:
        raise Unusable("PostgreSQL is not installed")
    with postgres_running(programs) as url:
        yield url


@contextlib.contextmanager
def broker(folder: Path, port: int, mqtt_port: int, url: str) -> Iterator[None]:
    """Saola's broker, open to anyone on the loopback address, with no devices of its own."""
    pack = folder / "pack"
    shutil.copytree(EMPTY_PACK, pack, ignore=shutil.ignore_patterns("devices"))
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("SAOLA_")},
        "SAOLA_VAR": str(folder / "var"),
        "SAOLA_PACK": str(pack),
        "SAOLA_DEMO": "0",
        "SAOLA_LOG_LEVEL": "warning",
        "SAOLA_SCP_ACCESS": "open",
        "SAOLA_PORT": str(port),
        "SAOLA_MQTT_PORT": str(mqtt_port),
        "SAOLA_SCP_INSTANCES": str(INSTANCES),
        "SAOLA_DATABASE_URL": url,
    }
    command = [sys.executable, "-m", "saola.app", "serve", "scp", "--port", str(port)]
    with (folder / "broker.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)  # noqa: S603 # our own
        try:
            _ready(process, port)
            yield
        finally:
            process.terminate()
            process.wait()


def _ready(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + READY_S
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
            return
        time.sleep(0.1)
    raise RuntimeError("the broker did not start; see broker.log")


def run(
    robot: str, copy: Path, folders: list[str], reports: Path, ended: Callable[[str, bool], None]
) -> None:
    """Run the tests of these folders; `ended` hears of each test, `reports` gets `output.xml`."""
    command = [robot, "--outputdir", str(reports), "--console", "none", "--nostatusrc"]
    command += ["--listener", str(LISTENER), *files(copy, folders)]
    mosquitto = shutil.which("mosquitto", path=PROGRAMS["PATH"]) or "mosquitto"
    environment = {**os.environ, **PROGRAMS, "MOSQUITTO": mosquitto}
    environment["PYTHONPATH"] = str(copy / "libraries")
    process = subprocess.Popen(  # noqa: S603 # the program that the user named
        command,
        cwd=copy,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        if line.startswith("ended "):
            _, status, name = line.rstrip("\n").split(" ", 2)
            ended(name, status == "PASS")
        else:
            said = [*said[-20:], line]
    if process.wait() or not (reports / "output.xml").is_file():
        raise RuntimeError(f"robot ended with {process.returncode}:\n{''.join(said)}")


def files(copy: Path, folders: list[str]) -> list[str]:
    """The files of tests in these folders: Robot would run those below them as well."""
    found = [path for one in folders for path in sorted((copy / TESTS / one).glob("*.robot"))]
    return [str(path.relative_to(copy)) for path in found]


def outcomes(output: Path, copy: Path) -> dict[str, bool]:
    """Whether each test passed: `folder/file name of the test`, as Robot's `output.xml` says."""
    found: dict[str, bool] = {}
    _read(ET.parse(output).getroot(), (copy / TESTS).resolve(), found)  # noqa: S314 # Robot's own
    return found


def _read(element: ET.Element, root: Path, found: dict[str, bool]) -> None:
    for suite in element.findall("suite"):
        source = Path(suite.get("source") or root)
        for test in suite.findall("test"):
            status = test.find("status")
            file = source.resolve().relative_to(root).with_suffix("").as_posix()
            found[f"{file} {test.get('name')}"] = (
                status is not None and status.get("status") == "PASS"
            )
        _read(suite, root, found)
