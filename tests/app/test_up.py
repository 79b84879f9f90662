import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from tests.support.databases import free_port

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
        "SAOLA_SCP_ACCESS": "open",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "saola.app", "up"], env=environment, stdout=subprocess.DEVNULL
    )
    for _ in range(600):
        try:
            if ask(f"http://127.0.0.1:{port + 1}/healthz")[0] == 200:
                return process
        except OSError:
            time.sleep(0.1)
    process.kill()
    pytest.fail("not ready in a minute")


def end(process, how):
    process.send_signal(how)
    process.wait(timeout=20)


def test_one_command_starts_the_installation_and_what_was_acknowledged_survives_a_kill(tmp_path):
    port = free_port()
    broker = f"http://127.0.0.1:{port}/ngsi-ld/v1/entities"
    process = start(tmp_path, port)
    try:
        assert ask(broker, PROBE)[0] == 201
        assert ask(broker, {"id": "no-uri"})[0] == 400
        status, page = ask(f"http://127.0.0.1:{port + 1}/architecture/")
        assert (status, b"Saola" in page) == (200, True)
    finally:
        end(process, signal.SIGKILL)
    time.sleep(1)
    process = start(tmp_path, port)
    try:
        status, kept = ask(f"{broker}/{PROBE['id']}")
        assert status == 200
        assert json.loads(kept)["salinity"]["value"] == 1.2
    finally:
        end(process, signal.SIGTERM)
    with pytest.raises(OSError, match="refused"):
        ask(broker)
