"""A fresh environment from `requirements/run.txt`; only when asked: `make bench PART=install`."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Figure

ON_REQUEST = True
INSTALL_S = 240.0


def bench_install():
    """From nothing to an environment that can start."""
    requirements = Path(__file__).parents[1] / "requirements" / "run.txt"
    with tempfile.TemporaryDirectory(prefix="saola-bench-") as folder:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)  # noqa: S603 # our own interpreter
        pip = [f"{folder}/bin/python", "-m", "pip", "install", "--quiet", "--require-hashes"]
        subprocess.run([*pip, "-r", requirements], check=True)  # noqa: S603 # the same
        seconds = time.perf_counter() - began
    yield Figure(name="install", value=seconds, unit="s", ceiling=INSTALL_S, is_cost=True)
