"""Servers to be measured: `python -m bench.servers NAME`; each prints the port it listens on."""

import asyncio
import sys

import httptools
import uvloop

from saola.kernel.http.application import Application
from saola.kernel.http.message import json_response
from saola.kernel.http.proxy import Upstream
from saola.kernel.http.routing import Route, Router
from saola.kernel.http.server import Server

BARE = (
    b"HTTP/1.1 200 OK\r\ndate: Tue, 24 Nov 2026 00:00:00 GMT\r\ncontent-type: application/json\r\n"
    b"x-trace-id: 00000000000000000000000000000000\r\ncontent-length: 18\r\n"
    b'connection: keep-alive\r\n\r\n{"status":"alive"}'
)


class _Bare(asyncio.Protocol):
    """The ceiling: what the loop and the parser cost, and nothing else."""

    def connection_made(self, transport) -> None:
        self.transport = transport
        self.parser = httptools.HttpRequestParser(self)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_complete(self) -> None:
        self.transport.write(BARE)


async def bare() -> int:
    server = await asyncio.get_running_loop().create_server(_Bare, "127.0.0.1", 0)
    return server.sockets[0].getsockname()[1]


async def ours() -> int:
    routes = (
        Route("GET", "/alive", lambda _: json_response({"status": "alive"}), "anyone", "alive"),
    )
    return await _listening(Application(Router(routes)))


async def _listening(dispatch) -> int:
    server = Server(dispatch)
    await server.start("127.0.0.1", 0)
    return server.port


async def proxy(port: str) -> int:
    upstream = Upstream(f"http://127.0.0.1:{port}")
    route = Route("GET", "/alive", upstream.forward, "anyone", "alive")
    return await _listening(Application(Router((route,))))


SERVERS = {"bare": bare, "ours": ours, "proxy": proxy}


async def _serve(name: str, *arguments: str) -> None:
    print(await SERVERS[name](*arguments), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_serve(*sys.argv[1:]))
