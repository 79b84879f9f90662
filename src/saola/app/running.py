"""Where the installation of a data folder runs, so that what visits it need not be told.

`saola up` writes it down; `saola demo` and `saola doctor` take from it what they are not given.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from saola.app.supervisor import running
from saola.kernel import settings

# What a visitor has to know of an installation; the rest is its own affair.
TOLD = ("host", "port", "public_url", "mqtt_url", "mqtt_port")


@contextlib.contextmanager
def told() -> Iterator[None]:
    """The settings in force stand in the data folder for the block."""
    wanted = settings.current()
    path = _path(wanted.var)
    keys = {one.field: one.key for one in settings.TABLE}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        msgspec.json.encode({keys[field]: str(getattr(wanted, field)) for field in TOLD})
    )
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def join() -> None:
    """Take over what the installation that runs on this data folder told; the environment wins."""
    var = settings.current().var
    path = _path(var)
    if path.exists() and running(var):
        settings.adopt(msgspec.json.decode(path.read_bytes(), type=dict[str, str]))


def _path(var: Path) -> Path:
    return var / "run" / "running.json"
