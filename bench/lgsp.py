"""The exchange: calls with evidence beside a bare proxy, records filed beside bare appends."""

import os
import statistics
import tempfile
import time
from pathlib import Path

from bench.figures import Figure
from bench.load import best_calls, serving

from saola.lgsp.evidence.log import Log
from saola.lgsp.evidence.notes import Signer

MEASURED_S = 0.3  # short and many: the disk's moods then reach both sides alike
TURNS = 15
BATCH = 64
RECORD = b'{"v":1,"id":"0192f3c4-0000-7000-8000-000000000000","consumer":"VN/GOV/T1/egov"' + (
    b',"padding":"' + b"x" * 600 + b'"}'
)


def bench_calls():
    """Calls under a contract: token, quota, a Merkle record and one fsync before each answer."""
    with (
        tempfile.TemporaryDirectory(prefix="saola-bench-") as folder,
        serving("ours") as provider,
        serving("proxy", str(provider)) as proxy,
        serving("gateway", str(provider), folder) as gateway,
    ):
        head = (Path(folder) / "request").read_bytes()
        plain = b"GET /alive HTTP/1.1\r\nhost: bench\r\n\r\n"
        ours, ceiling = best_calls((gateway, lambda: head), (proxy, lambda: plain))
        yield Figure(name="calls", value=ours.rate, unit="calls/s", ceiling=ceiling.rate)


def bench_evidence():
    """Records filed in batches (tree, signature, one fsync) beside bare writes with one fsync."""
    with tempfile.TemporaryDirectory(prefix="saola-bench-") as folder:
        log = Log(Path(folder) / "log", Signer("bench", bytes(32)))
        bare = os.open(Path(folder) / "bare", os.O_WRONLY | os.O_CREAT)

        def write():
            os.write(bare, RECORD * BATCH)
            os.fdatasync(bare)

        rates = {"ours": [], "bare": []}
        for _ in range(TURNS):
            rates["ours"].append(_batches_per_second(lambda: log.append([RECORD] * BATCH)))
            rates["bare"].append(_batches_per_second(write))
        ours, ceiling = (statistics.median(seen) * BATCH for seen in rates.values())
        yield Figure(name="evidence", value=ours, unit="records/s", ceiling=ceiling)
        os.close(bare)
        log.close()


def _batches_per_second(work):
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < MEASURED_S:
        work()
        count += 1
    return count / (time.perf_counter() - began)
