"""Servers to be measured: `python -m bench.servers NAME`; each prints the port it listens on."""

import asyncio
import ipaddress
import sys
import time
from pathlib import Path
from typing import Any

import apsw
import httptools
import orjson
import uvloop

from saola.identity import tokens
from saola.kernel import settings, telemetry
from saola.kernel.db import Database
from saola.kernel.http.application import Application
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.proxy import Upstream
from saola.kernel.http.routing import Route, Router
from saola.kernel.http.server import Server
from saola.lgsp import front, storage
from saola.lgsp.exchange import model
from saola.lgsp.exchange import store as in_force
from saola.scp.access import Access
from saola.scp.front import Platform

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


async def gateway(port: str, folder: str) -> int:
    """The exchange with one contract; `folder/request` will hold the call to make."""
    settings.export("SAOLA_VAR", folder)
    settings.export("SAOLA_LOG_LEVEL", "warning")
    telemetry.configure("bench")
    consumer, provider = "VN/GOV/T1/egov", "VN/GOV/T1/provider/alive"
    contract = model.Contract(
        id="bench",
        consumer=consumer,
        service=provider,
        purpose="bench",
        purpose_required=True,
        dossier_required=False,
        fields=model.EVERYTHING,
        endpoints=(model.Endpoint("GET", "/alive"),),
        per_minute=10_000_000,
        per_day=100_000_000,
        since="2020-01-01",
    )
    service = model.Service(
        id=provider, code="alive", kind="REST", base_url=f"http://127.0.0.1:{port}"
    )
    client = model.Client(principal="egov", id=consumer)
    store = storage.prepare()
    rules = model.Snapshot(version=1, clients=(client,), services=(service,), contracts=(contract,))
    with store.transaction() as tx:
        in_force.publish(tx, rules)
    exchange = front.service()
    await exchange.start()
    token = tokens.issue(tokens.Principal(id="egov", kind="system", scopes=("lgsp.call",)), 600)
    (Path(folder) / "request").write_text(
        f"GET /r1/{provider}/alive HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n"
        f"x-road-client: {consumer}\r\nx-saola-purpose: bench\r\n\r\n"
    )
    return await _listening(Application(Router(exchange.routes)))


async def broker(folder: str, url: str = "sqlite:") -> int:
    """The broker on a store of its own, open to anyone, notifying this machine."""
    telemetry.configure("bench")
    here = (ipaddress.ip_network("127.0.0.0/8"),)
    platform = Platform(Database("scp", url, Path(folder)), Access(everything=True), here)
    await platform.start()
    return await _listening(Application(Router(platform.routes)))


async def store_loop(folder: str) -> int:
    """What a write costs at least: parse, merge into what is held, store, answer when durable."""
    loop = _StoreLoop(Path(folder) / "loop.sqlite")
    route = Route("PATCH", "/ngsi-ld/v1/entities/{id}/attrs", loop.patch, "anyone", "patch")
    return await _listening(Application(Router((route,))))


class _StoreLoop:
    """The rows the broker writes (an entity's, an attribute's, its history's), and no more."""

    def __init__(self, path: Path) -> None:
        self.database = apsw.Connection(str(path))
        self.database.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
        self.database.execute(
            "CREATE TABLE entity (id TEXT PRIMARY KEY, at INTEGER);"
            "CREATE TABLE attribute (entity TEXT, name TEXT, body TEXT, number REAL, at INTEGER,"
            " PRIMARY KEY (entity, name)) WITHOUT ROWID;"
            "CREATE TABLE history (seq INTEGER PRIMARY KEY, entity TEXT, name TEXT, body TEXT,"
            " number REAL, at INTEGER); CREATE INDEX told ON history (entity, name, at, number)"
        )
        self.waiting: list[tuple[str, dict[str, Any], asyncio.Future[None]]] = []

    async def patch(self, request: Request) -> Response:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if not self.waiting:
            asyncio.get_running_loop().call_soon(self._commit)
        self.waiting.append((request.values["id"], orjson.loads(request.body), done))
        await done
        return Response(status=204)

    def _commit(self) -> None:
        group, self.waiting = self.waiting, []
        at = time.time_ns() // 1000
        with self.database:
            asked = (orjson.dumps([entity for entity, _, _ in group]).decode(),)
            held: dict[str, dict[str, Any]] = {}
            for entity, name, body in self.database.execute(
                "SELECT entity, name, body FROM attribute"
                " WHERE entity IN (SELECT value FROM json_each(?))",
                asked,
            ):
                held.setdefault(entity, {})[name] = orjson.loads(body)
            rows = []
            for entity, patch, _ in group:
                for name, value in patch.items():
                    body = {"type": "Property", "value": value}
                    held.setdefault(entity, {}).setdefault(name, {}).update(body)
                    rows.append((entity, name, orjson.dumps(body).decode(), value, at))
            self.database.executemany(
                "INSERT OR REPLACE INTO entity VALUES (?, ?)", [(one, at) for one, _, _ in group]
            )
            self.database.executemany(
                "INSERT OR REPLACE INTO attribute VALUES (?, ?, ?, ?, ?)", rows
            )
            self.database.executemany(
                "INSERT INTO history (entity, name, body, number, at) VALUES (?, ?, ?, ?, ?)", rows
            )
        for _, _, done in group:
            if not done.done():
                done.set_result(None)


SERVERS = {
    "bare": bare,
    "ours": ours,
    "proxy": proxy,
    "gateway": gateway,
    "broker": broker,
    "store_loop": store_loop,
}


async def _serve(name: str, *arguments: str) -> None:
    print(await SERVERS[name](*arguments), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_serve(*sys.argv[1:]))
