"""A client that asks one thing over and over, cheap enough not to be what is measured."""

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import Callable

import msgspec
import uvloop

CONNECTIONS = 32
PIPELINED = 4  # requests of a connection on their way at once
WARM_S, MEASURED_S = 0.3, 1.0
TURNS = 3
CALLERS = 64
CALLS_WARM_S, CALLS_MEASURED_S = 0.5, 1.5


class _Client(asyncio.Protocol):
    """Counts answers by their bytes: every answer to the same request has the same length."""

    def __init__(self, question: bytes) -> None:
        self.question = question
        self.length = 0
        self.held = 0
        self.answers = 0

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(self.question)

    def data_received(self, data: bytes) -> None:
        self.held += len(data)
        if not self.length:  # the first answer comes alone
            assert data.startswith(b"HTTP/1.1 200"), data[:200]
            self.length = self.held
            self.held = 0
            self.transport.write(self.question * PIPELINED)
            return
        done, self.held = divmod(self.held, self.length)
        if done:
            self.answers += done
            self.transport.write(self.question * done)


def requests_per_second(port: int, path: str = "/alive") -> float:
    """Answers a second to `GET path` of the server on `port`, over keep-alive connections."""

    async def run() -> float:
        question = f"GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n".encode()
        loop = asyncio.get_running_loop()
        clients = [
            (await loop.create_connection(lambda: _Client(question), "127.0.0.1", port))[1]
            for _ in range(CONNECTIONS)
        ]
        await asyncio.sleep(WARM_S)
        before, began = sum(client.answers for client in clients), time.perf_counter()
        await asyncio.sleep(MEASURED_S)
        answers, seconds = sum(client.answers for client in clients), time.perf_counter() - began
        for client in clients:
            client.transport.abort()
        return (answers - before) / seconds

    return uvloop.run(run())


def best_of(*ports: int) -> list[float]:
    """The best rate of each server, measured turn by turn: a machine's mood changes in seconds."""
    turns = [[requests_per_second(port) for port in ports] for _ in range(TURNS)]
    return [max(rates) for rates in zip(*turns, strict=True)]


class Calls(msgspec.Struct, frozen=True):
    """What callers who each await their answer saw: answers a second, and how long they waited."""

    rate: float
    waits_ms: list[float]  # ascending

    def within_ms(self, share: float) -> float:
        """The milliseconds within which that share of the calls was answered."""
        return self.waits_ms[min(int(len(self.waits_ms) * share), len(self.waits_ms) - 1)]


class _Caller(asyncio.Protocol):
    """One call at a time; answers are counted by their first lines, since they vary in length."""

    def __init__(self, question: Callable[[], bytes]) -> None:
        self.question = question
        self.rest = b""
        self.waits: list[float] = []

    def connection_made(self, transport) -> None:
        self.transport = transport
        self._ask()

    def _ask(self) -> None:
        self.asked = time.perf_counter()
        self.transport.write(self.question())

    def data_received(self, data: bytes) -> None:
        self.rest += data
        head, gap, body = self.rest.partition(b"\r\n\r\n")
        if not gap:
            return
        assert head.startswith(b"HTTP/1.1 20"), head[:300]
        _, length, rest = head.lower().partition(b"content-length: ")
        if len(body) >= (int(rest.partition(b"\r\n")[0]) if length else 0):
            self.rest = b""
            self.waits.append(time.perf_counter() - self.asked)
            self._ask()


def calls(port: int, question: Callable[[], bytes]) -> Calls:
    """What `question` asks, over and over, by many callers who each await their answer."""

    async def run() -> Calls:
        loop = asyncio.get_running_loop()
        callers = [
            (await loop.create_connection(lambda: _Caller(question), "127.0.0.1", port))[1]
            for _ in range(CALLERS)
        ]
        await asyncio.sleep(CALLS_WARM_S)
        for one in callers:
            one.waits.clear()
        began = time.perf_counter()
        await asyncio.sleep(CALLS_MEASURED_S)
        seconds = time.perf_counter() - began
        waits = sorted(wait * 1000 for one in callers for wait in one.waits)
        for one in callers:
            one.transport.abort()
        return Calls(len(waits) / seconds, waits)

    return uvloop.run(run())


def best_calls(*asked: tuple[int, Callable[[], bytes]]) -> list[Calls]:
    """The turn with the best rate of each question to a port, measured turn by turn."""
    turns = [[calls(port, question) for port, question in asked] for _ in range(TURNS)]
    return [max(seen, key=lambda one: one.rate) for seen in zip(*turns, strict=True)]


@contextlib.contextmanager
def serving(name: str, *arguments: str):
    """The port of a server of `bench.servers` in a process of its own."""
    process = subprocess.Popen(  # noqa: S603 # it is this very program
        [sys.executable, "-m", "bench.servers", name, *arguments], stdout=subprocess.PIPE
    )
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()
