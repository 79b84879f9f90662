"""How long each stage of the hot path takes: one histogram, whose labels are the stage names."""

import contextlib
import time
from collections.abc import Iterator

from prometheus_client import Counter, Histogram

SECONDS = Histogram(
    "saola_scp_stage_seconds",
    "Time spent in a stage of the broker's pipeline",
    ["stage"],
    buckets=(1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3),
)
WRITES = Counter("saola_scp_writes_total", "Writes to the broker by what came of them", ["outcome"])
_children = {
    stage: SECONDS.labels(stage)
    for stage in ("receive", "expand", "validate", "wait", "load", "merge", "store", "publish")
}
DONE = WRITES.labels("done")
REFUSED = WRITES.labels("refused")


@contextlib.contextmanager
def timed(stage: str) -> Iterator[None]:
    """Measure the block as one pass of `stage`."""
    started = time.perf_counter()
    try:
        yield
    finally:
        _children[stage].observe(time.perf_counter() - started)
