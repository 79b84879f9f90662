"""A data folder of the tests' own, set before anything of the product reads its settings."""

import os
import tempfile
from pathlib import Path

for key in [key for key in os.environ if key.startswith("SAOLA_")]:
    del os.environ[key]
FOLDER = tempfile.TemporaryDirectory(prefix="saola-test-")
os.environ["SAOLA_VAR"] = FOLDER.name
for needed in ("static", "db"):
    (Path(FOLDER.name) / needed).mkdir()
