"""The broker: writes answered once they are on disk, reads of one entity and of a page."""

import itertools
import tempfile
import urllib.request

from bench.figures import Figure
from bench.load import TURNS, calls_per_second, serving

ENTITIES = 1000
BASE = "/ngsi-ld/v1"


def bench_broker():
    """Each beside the same number of callers who ask a server for nothing."""
    with (
        tempfile.TemporaryDirectory(prefix="saola-bench-") as folder,
        serving("broker", folder) as broker,
        serving("ours") as bare,
    ):
        numbers = itertools.count()
        members = ",".join(
            f'{{"id":"urn:bench:{n}","type":"T","level":{n}}}' for n in range(ENTITIES)
        )
        at = f"http://127.0.0.1:{broker}{BASE}/entityOperations/upsert"
        kind = {"content-type": "application/json"}
        urllib.request.urlopen(urllib.request.Request(at, f"[{members}]".encode(), kind)).close()

        def write():
            number = next(numbers)
            at = f"{BASE}/entities/urn:bench:{number % ENTITIES}/attrs"
            return asked("PATCH", at, f'{{"level":{number}}}')

        def read():
            return asked("GET", f"{BASE}/entities/urn:bench:{next(numbers) % ENTITIES}")

        page = asked("GET", f"{BASE}/entities?type=T&q=level>10&limit=20")
        plain = asked("GET", "/alive")
        asks = {"writes": write, "reads": read, "pages": lambda: page, "ceiling": lambda: plain}
        rates = dict.fromkeys(asks, 0.0)
        for _, (name, ask) in itertools.product(range(TURNS), asks.items()):
            port = bare if name == "ceiling" else broker
            rates[name] = max(rates[name], calls_per_second(port, ask))
        ceiling = rates.pop("ceiling")
        for name, rate in rates.items():
            yield Figure(name=name, value=rate, unit=f"{name}/s", ceiling=ceiling)


def asked(method, target, body=""):
    """A request as bytes."""
    head = f"{method} {target} HTTP/1.1\r\nhost: bench\r\n"
    if body:
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return f"{head}\r\n{body}".encode()
