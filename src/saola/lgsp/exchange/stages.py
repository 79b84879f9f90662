"""How long each stage of an exchange takes, and what became of the exchanges."""

import contextlib
import time
from collections.abc import Iterator

from prometheus_client import Counter, Histogram

NAMES = ("identify", "admit", "quota", "forward", "filter", "record")
SECONDS = Histogram(
    "saola_lgsp_stage_seconds",
    "Time spent in a stage of the exchange",
    ["stage"],
    buckets=(1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10, 30),
)
EXCHANGES = Counter(
    "saola_lgsp_exchanges_total", "Calls of the exchange by what became of them", ["outcome"]
)
UNIDENTIFIED = EXCHANGES.labels("unidentified")
_children = {stage: SECONDS.labels(stage) for stage in NAMES}


@contextlib.contextmanager
def timed(stage: str) -> Iterator[None]:
    """Measure the block as one pass of `stage`."""
    started = time.perf_counter()
    try:
        yield
    finally:
        _children[stage].observe(time.perf_counter() - started)
