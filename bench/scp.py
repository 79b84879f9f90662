"""The broker: writes answered once they are on disk, reads, queries, notifications."""

import asyncio
import itertools
import random
import statistics
import tempfile
import time
import urllib.request

import httptools
import orjson
import uvloop
from bench.figures import Figure
from bench.load import best_calls, calls, serving
from tests.support.postgres import postgres_programs, postgres_running

ENTITIES, MANY, BATCH = 1000, 100_000, 100
BASE = "/ngsi-ld/v1"
KIND = {"content-type": "application/json"}
PLAIN = b"GET /alive HTTP/1.1\r\nhost: bench\r\n\r\n"
# What the work must stay within, as milliseconds.
WRITE_MS, PAGE_MS, NOTICE_MS = 60.0, 120.0, 50.0
NOTICES_A_SECOND, NOTICES_S = 500, 6


def bench_writes():
    """Updates of one attribute beside the least that a durable update costs, on either store."""
    with (
        _folder() as folder,
        serving("broker", folder) as port,
        serving("store_loop", folder) as loop,
    ):
        _fill(port, ENTITIES)
        ours, least = best_calls((port, _updates()), (loop, _updates()))
        yield Figure(name="writes", value=ours.rate, unit="writes/s", ceiling=least.rate)
        yield _cost("write p99", ours.within_ms(0.99), WRITE_MS)
        batches, _ = best_calls((port, _batches()), (loop, _updates()))
        yield Figure(
            name="batches", value=batches.rate * BATCH, unit="entities/s", ceiling=least.rate
        )
    programs = postgres_programs()
    if programs is None:
        raise SystemExit("bench scp: PostgreSQL is not installed (Debian: postgresql)")
    with (
        _folder() as folder,
        postgres_running(programs, durable=True) as url,
        serving("broker", folder, url) as port,
    ):
        _fill(port, ENTITIES)
        ours = calls(port, _updates())
        yield Figure(
            name="writes, postgresql", value=ours.rate, unit="writes/s", ceiling=least.rate
        )
        yield _cost("write p99, postgresql", ours.within_ms(0.99), WRITE_MS)


def bench_reads():
    """Entities by id, pages and places among many, beside callers who ask a server for nothing."""
    with _folder() as folder, serving("broker", folder) as port, serving("ours") as bare:
        _fill(port, MANY)
        numbers = itertools.count()
        page = _asked("GET", f"{BASE}/entities?type=T&q=level>10&limit=20")
        reads, pages, near, ceiling = best_calls(
            (port, lambda: _asked("GET", f"{BASE}/entities/urn:bench:{next(numbers) % MANY}")),
            (port, lambda: page),
            (port, lambda: _near(*_place(next(numbers) % MANY))),
            (bare, lambda: PLAIN),
        )
        for name, seen in (("reads", reads), ("pages", pages), ("near", near)):
            yield Figure(name=name, value=seen.rate, unit=f"{name}/s", ceiling=ceiling.rate)
        yield _cost("page p95", pages.within_ms(0.95), PAGE_MS)


def bench_notifications():
    """Each update told to the one of 1,000 subscribers that waits for it, in time, none lost."""
    with _folder() as folder, serving("broker", folder) as port:
        _fill(port, ENTITIES)
        sent, told = uvloop.run(_notified(port))
        waits = [(told[number] - at) * 1000 for number, at in sent.items() if number in told]
        yield Figure(name="notices", value=len(waits), unit="told", ceiling=len(sent))
        yield _cost("notice mean", statistics.fmean(waits), NOTICE_MS)


async def _notified(port):
    """When each of the updates was sent and when its notification came, by its number."""
    told = {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Subscriber(told), "127.0.0.1", 0)
    here = server.sockets[0].getsockname()[1]
    await asyncio.to_thread(_subscribe, port, f"http://127.0.0.1:{here}/")
    sent, updates = {}, _updates()
    transports = [
        (await loop.create_connection(asyncio.Protocol, "127.0.0.1", port))[0] for _ in range(64)
    ]
    began = loop.time()
    for number in range(NOTICES_A_SECOND * NOTICES_S):
        await asyncio.sleep(began + number / NOTICES_A_SECOND - loop.time())
        sent[number] = time.perf_counter()
        transports[number % len(transports)].write(updates())
    await asyncio.sleep(1)
    for one in transports:
        one.abort()
    server.close()
    return sent, told


class _Subscriber(asyncio.Protocol):
    """Notes when the number that an entity's level says came for the first time."""

    def __init__(self, told) -> None:
        self.told = told
        self.body = b""

    def connection_made(self, transport) -> None:
        self.transport = transport
        self.parser = httptools.HttpRequestParser(self)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        (entity,) = orjson.loads(self.body)["data"]
        self.told.setdefault(entity["level"]["value"], time.perf_counter())
        self.body = b""
        self.transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")


def _folder():
    return tempfile.TemporaryDirectory(prefix="saola-bench-")


def _cost(name, value, allowance):
    return Figure(name=name, value=value, unit="ms", ceiling=allowance, is_cost=True)


def _fill(port, count):
    """`count` entities in places of their own."""
    for first in range(0, count, ENTITIES):
        some = [_entity(number) for number in range(first, min(first + ENTITIES, count))]
        _post(port, "/entityOperations/upsert", some)


def _subscribe(port, endpoint):
    for number in range(ENTITIES):
        notification = {"endpoint": {"uri": endpoint, "accept": "application/json"}}
        entities = [{"id": f"urn:bench:{number}", "type": "T"}]
        one = {"type": "Subscription", "entities": entities, "notification": notification}
        _post(port, "/subscriptions", one)


def _post(port, path, body):
    at = f"http://127.0.0.1:{port}{BASE}{path}"
    asked = urllib.request.Request(at, orjson.dumps(body), KIND)  # our own server
    urllib.request.urlopen(asked).close()  # noqa: S310 # our own server


def _entity(number, level=None):
    longitude, latitude = _place(number)
    return {
        "id": f"urn:bench:{number}",
        "type": "T",
        "level": number if level is None else level,
        "location": {
            "type": "GeoProperty",
            "value": {"type": "Point", "coordinates": [longitude, latitude]},
        },
    }


def _place(number):
    """Somewhere in a square of about 100 km, the same for the same number."""
    drawn = random.Random(number)  # noqa: S311 # no secret
    return 106 + drawn.random(), 10 + drawn.random()


def _updates():
    """Each time the next number as the level of the next entity."""
    numbers = itertools.count()

    def update():
        number = next(numbers)
        at = f"{BASE}/entities/urn:bench:{number % ENTITIES}/attrs"
        return _asked("PATCH", at, b'{"level":%d}' % number)

    return update


def _batches():
    """Each time the next hundred entities, all with a new level."""
    numbers = itertools.count(step=BATCH)

    def batch():
        first = next(numbers)
        some = [_entity(number % ENTITIES, number) for number in range(first, first + BATCH)]
        return _asked("POST", f"{BASE}/entityOperations/upsert", orjson.dumps(some))

    return batch


def _near(longitude, latitude):
    """The entities within a kilometre of a place."""
    at = f"geometry=Point&coordinates=[{longitude:.5f},{latitude:.5f}]"
    return _asked("GET", f"{BASE}/entities?type=T&georel=near;maxDistance==1000&{at}&limit=20")


def _asked(method, target, body=b""):
    """A request as bytes."""
    head = f"{method} {target} HTTP/1.1\r\nhost: bench\r\n"
    if body:
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body
