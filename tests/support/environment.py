"""A data folder of the tests' own, set before anything of the product reads its settings."""

import atexit
import contextlib
import os
import tempfile
from pathlib import Path

import pytest

from tests.support.postgres import postgres_programs, postgres_running

NOT_TESTED = 1 if os.environ.get("CI") == "true" else 0

for key in [key for key in os.environ if key.startswith("SAOLA_")]:
    del os.environ[key]
FOLDER = tempfile.TemporaryDirectory(prefix="saola-test-")
os.environ["SAOLA_VAR"] = FOLDER.name
for needed in ("static", "db"):
    (Path(FOLDER.name) / needed).mkdir()

# The tests marked `stores` run a second time with the control plane on PostgreSQL.
if os.environ.get("TESTED_ON") == "postgresql":
    programs = postgres_programs()
    if programs is None:
        pytest.exit("postgresql is not installed: stores are not tested on it", NOT_TESTED)
    server = contextlib.ExitStack()
    atexit.register(server.close)
    os.environ["SAOLA_DATABASE_URL"] = server.enter_context(postgres_running(programs))
