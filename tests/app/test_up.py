import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from tests.support.running import PORTS, ports

pytestmark = pytest.mark.slow

PROBE = {
    "id": "urn:ngsi-ld:WaterQualityObserved:probe-1",
    "type": "WaterQualityObserved",
    "salinity": {"type": "Property", "value": 1.2},
}


def ask(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json"} if body else {}
    request = urllib.request.Request(url, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def start(folder, port):
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": "src",
        "SAOLA_VAR": str(folder),
        "SAOLA_PORT": str(port),
        "SAOLA_MQTT_PORT": str(port + PORTS - 1),
        "SAOLA_SCP_ACCESS": "open",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "saola.app", "up"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in process.stdout:
        if "ready in" in line:
            return process
    process.kill()
    pytest.fail("it ended before it was ready")


def members(folder):
    """The processes of the installation that has this data folder."""
    mine = f"SAOLA_VAR={folder}".encode()
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):  # ended meanwhile, or somebody else's
            if mine in environ.read_bytes().split(b"\0"):
                found.append(environ.parent.name)
    return found


def all_end(folder):
    deadline = time.monotonic() + 15
    while members(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not members(folder)


def end(process, how):
    process.send_signal(how)
    process.wait(timeout=20)
    process.stdout.close()


def test_one_command_starts_the_installation_and_what_was_acknowledged_survives_a_kill(tmp_path):
    port = ports()
    broker = f"http://127.0.0.1:{port}/ngsi-ld/v1/entities"
    process = start(tmp_path, port)
    try:
        assert ask(broker, PROBE)[0] == 201
        assert ask(broker, {"id": "no-uri"})[0] == 400
        status, page = ask(f"http://127.0.0.1:{port}/architecture/")
        assert (status, b"Saola" in page) == (200, True)
        assert b"saola_pages_total" in ask(f"http://127.0.0.1:{port}/metrics")[1]
        assert len(members(tmp_path)) >= 5
    finally:
        end(process, signal.SIGKILL)
    assert all_end(tmp_path), "no process outlives the one that was killed"
    process = start(tmp_path, port)
    try:
        status, kept = ask(f"{broker}/{PROBE['id']}")
        assert status == 200
        assert json.loads(kept)["salinity"]["value"] == 1.2
        second = [sys.executable, "-m", "saola.app", "up"]
        environment = dict(os.environ) | {"SAOLA_VAR": str(tmp_path), "SAOLA_PORT": str(port)}
        refused = subprocess.run(
            second, env=environment, capture_output=True, text=True, check=False
        )
        assert (refused.returncode, "in use" in refused.stderr) == (1, True)
    finally:
        end(process, signal.SIGINT)
    assert all_end(tmp_path), "Ctrl-C ends every process"
    with pytest.raises(OSError, match="refused"):
        ask(broker)
