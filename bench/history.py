"""The broker's history: a question about 100,000 instances of one sensor."""

import asyncio
import datetime as dt
import tempfile
import urllib.request
from pathlib import Path

import orjson
from bench.figures import Figure
from bench.load import best_calls, serving

from saola.kernel.db import Database
from saola.scp.db import connections
from saola.scp.temporal.archivist import Archivist
from saola.scp.temporal.parquet.store import Files

INSTANCES, TOLD = 100_000, 10_000  # of the sensor, and in one request
PATH = "/ngsi-ld/v1/temporal/entities"
DAYS = (
    f"GET {PATH}/urn:bench:sensor?timerel=after&timeAt=2026-01-01T00:00:00Z"
    "&options=aggregatedValues&aggrMethods=avg&aggrPeriodDuration=P1D HTTP/1.1\r\n"
    "host: bench\r\n\r\n"
).encode()
PLAIN = b"GET /alive HTTP/1.1\r\nhost: bench\r\n\r\n"


def bench_aggregates():
    """The mean of each day over 100,000 instances of a sensor, from the aggregates kept."""
    with (
        tempfile.TemporaryDirectory(prefix="saola-bench-") as folder,
        serving("broker", folder) as broker,
        serving("ours") as bare,
    ):
        _remember(broker)
        asyncio.run(_count(Database("scp", "sqlite:", Path(folder))))
        days, ceiling = best_calls((broker, lambda: DAYS), (bare, lambda: PLAIN))
        yield Figure(name="days", value=days.rate, unit="answers/s", ceiling=ceiling.rate)


def _remember(broker):
    """Tell the broker 100,000 readings of one sensor, a minute apart."""
    first = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    kind = {"content-type": "application/json"}
    for start in range(0, INSTANCES, TOLD):
        told = [
            {
                "type": "Property",
                "value": number % 97 / 4,
                "observedAt": f"{first + dt.timedelta(minutes=number):%Y-%m-%dT%H:%M:%SZ}",
            }
            for number in range(start, start + TOLD)
        ]
        body = orjson.dumps({"id": "urn:bench:sensor", "type": "T", "level": told})
        asked = urllib.request.Request(f"http://127.0.0.1:{broker}{PATH}", body, kind)
        urllib.request.urlopen(asked).close()  # noqa: S310 # our own server


async def _count(database):
    """Count the aggregates as the worker does."""
    at = connections(database)
    await at.open()
    await Archivist(at, Files(Path())).count()
    await at.close()
