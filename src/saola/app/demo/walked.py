"""Which walks were walked to their end in this installation."""

from pathlib import Path

from saola.kernel import settings


def before(name: str) -> bool:
    """Whether the walk of this name was."""
    return _mark(name).exists()


def keep(name: str) -> None:
    """Remember that it was."""
    _mark(name).parent.mkdir(parents=True, exist_ok=True)
    _mark(name).touch()


def _mark(name: str) -> Path:
    return settings.current().var / "run" / "walked" / name
