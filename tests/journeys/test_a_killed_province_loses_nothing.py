"""SIGKILL to every process in the middle of its work: what was acknowledged is there afterwards."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from tests.support.running import PORTS, ports

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

WORK_S = 6
WRITER = Path(__file__).with_name("acknowledged.py")


@pytest.fixture
def environment(tmp_path):
    port = ports()
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": "src",
        "SAOLA_VAR": str(tmp_path),
        "SAOLA_PORT": str(port),
        "SAOLA_MQTT_PORT": str(port + PORTS - 1),
        "SAOLA_SCP_ACCESS": "open",
        "SAOLA_LOG_LEVEL": "warning",
    }


def start(environment):
    process = subprocess.Popen(
        [sys.executable, "-m", "saola.app", "up"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in process.stdout:
        if "ready in" in line:
            return process
    pytest.fail("it ended before it was ready")


def kill(environment):
    """Every process of the installation, the supervisor first, without a word of warning."""
    mine = f"SAOLA_VAR={environment['SAOLA_VAR']}".encode()
    for status in sorted(Path("/proc").glob("[0-9]*"), key=lambda one: int(one.name)):
        try:
            words = (status / "cmdline").read_bytes()
            ours = mine in (status / "environ").read_bytes().split(b"\0")
        except OSError:  # ended meanwhile, or somebody else's
            continue
        if ours and b"saola.app" in words:
            os.kill(int(status.name), signal.SIGKILL)


def entity(environment, name):
    address = f"http://127.0.0.1:{environment['SAOLA_PORT']}/ngsi-ld/v1/entities/{name}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.load(answer)


def tracked(environment, code):
    """The words of the public look-up, asked from an address of its own: asking is limited."""
    number = int(code.rpartition("-")[2])
    request = urllib.request.Request(
        f"http://127.0.0.1:{int(environment['SAOLA_PORT']) + 1}/track/?code={code}",
        headers={"accept": "text/html", "x-forwarded-for": f"10.9.{number // 200}.{number % 200}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode()


def test_readings_dossier_steps_and_evidence_that_were_acknowledged_survive(environment):
    first = start(environment)
    with subprocess.Popen(
        [sys.executable, WRITER], env=environment, stdout=subprocess.PIPE, text=True
    ) as writer:
        lines = []
        while len({line.split()[0] for line in lines}) < 4:  # every kind is under way
            lines.append(writer.stdout.readline())
            assert lines[-1], f"the writer ended: {lines}"
        time.sleep(WORK_S)
        kill(environment)
        lines += writer.stdout.read().splitlines()
    first.wait(timeout=20)
    first.stdout.close()
    told = [line.split(maxsplit=1) for line in lines]
    readings = [name.strip() for kind, name in told if kind == "reading"]
    records = [int(number) for kind, number in told if kind == "evidence"]
    dossiers = {
        kind: {code.strip() for one, code in told if one == kind} for kind in ("filed", "withdrawn")
    }
    again = start(environment)
    try:
        for turn, name in enumerate(readings, start=1):
            assert entity(environment, name)["salinity"]["value"] == turn / 10
        for code in dossiers["filed"]:
            assert code in tracked(environment, code)
        for code in dossiers["withdrawn"]:
            assert "Công dân yêu cầu rút hồ sơ" in tracked(environment, code)
        verified = subprocess.run(
            [sys.executable, "-m", "saola.app", "evidence", "verify"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert verified.returncode == 0, verified.stdout + verified.stderr
        assert evidence_size(verified.stdout) > max(records)
    finally:
        again.send_signal(signal.SIGTERM)
        again.wait(timeout=20)
        again.stdout.close()


def evidence_size(told):
    """How many records the verifier has proved."""
    return next(int(word) for word in told.replace(",", " ").split() if word.isdigit())
