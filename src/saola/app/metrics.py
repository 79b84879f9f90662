"""Where the processes of an installation share what they count."""

from pathlib import Path

from saola.kernel import settings


def folder() -> Path:
    """A file for each process and kind of metric; emptied at every start."""
    return settings.current().var / "run" / "metrics"


def share() -> None:
    """Let this process, and those it starts, count there; before any of them loads a metric."""
    folder().mkdir(parents=True, exist_ok=True)
    settings.export("PROMETHEUS_MULTIPROC_DIR", str(folder()))
