"""The whole installation: how soon it is ready again, how much memory it takes."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
from bench.figures import Figure

READY_S = 5.0
MEMORY_MB = 700.0
PORT = 18_160
PAGES = ("/", "/architecture/", "/ngsi-ld/v1/entities?type=WaterQualityObserved")
START_S_MAX = 60.0


def bench_house():
    """A second start, and the proportional memory of every process after a page of each kind."""
    with tempfile.TemporaryDirectory(prefix="saola-bench-") as folder:
        with _installation(folder):
            pass
        with _installation(folder) as (process, seconds):
            for page in PAGES:
                with contextlib.suppress(OSError):  # a refusal costs memory as well
                    urllib.request.urlopen(f"http://127.0.0.1:{PORT}{page}", timeout=10).close()
            yield Figure(name="ready", value=seconds, unit="s", ceiling=READY_S, is_cost=True)
            memory = sum(_pss_mb(one) for one in _family(process))
            yield Figure(name="memory", value=memory, unit="MB", ceiling=MEMORY_MB, is_cost=True)


@contextlib.contextmanager
def _installation(folder):
    """`saola up` on a folder of its own, and the seconds until it told its addresses."""
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("SAOLA_")},
        "SAOLA_VAR": folder,
        "SAOLA_PORT": str(PORT),
        "SAOLA_MQTT_PORT": str(PORT + 9),
    }
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "saola.app", "up"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        for line in process.stdout:
            if b"ready in" in line:
                break
        else:
            raise RuntimeError("the installation ended before it was ready")
        yield process, time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=START_S_MAX)


def _family(process):
    parent = psutil.Process(process.pid)
    return [parent.pid, *(child.pid for child in parent.children(recursive=True))]


def _pss_mb(pid):
    """A process's memory with what it shares divided among the sharers, in megabytes."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"no Pss of {pid}")
