"""How far the story has been told, and the keys of an installation's own, on disk."""

from pathlib import Path

import msgspec

from saola.kernel import settings
from saola.kernel.errors import Fault
from saola.simulators.devices.model import Mark


def path() -> Path:
    """Where the mark is kept."""
    return settings.current().var / "run" / "replay.json"


def mark() -> Mark:
    """How far the last run came; the beginning when there was none, or its mark is torn."""
    try:
        return msgspec.json.decode(path().read_bytes(), type=Mark)
    except (FileNotFoundError, msgspec.DecodeError):
        return Mark()


def keep(one: Mark) -> None:
    """Put `one` in place of what was kept."""
    path().parent.mkdir(parents=True, exist_ok=True)
    partial = path().with_suffix(".partial")
    partial.write_bytes(msgspec.json.encode(one))
    partial.replace(path())


def own_keys() -> dict[str, str]:
    """What an installation gave its devices (`var/keys/devices.json`); nothing without that file.

    A Fault when the file cannot be read.
    """
    kept = settings.current().var / "keys" / "devices.json"
    try:
        return msgspec.json.decode(kept.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as broken:
        raise Fault("var/keys/devices.json cannot be read") from broken
