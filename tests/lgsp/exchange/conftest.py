"""A gateway and a provider on real sockets, and a client that calls through them."""

import asyncio
import http.client
import json
import shutil

import pytest
from tests.lgsp.exchange.provider import Provider

from saola.identity import tokens
from saola.kernel.db import Database
from saola.kernel.http.application import Application
from saola.kernel.http.routing import Router
from saola.kernel.http.server import Server
from saola.lgsp import storage
from saola.lgsp.evidence.shelf import Shelf
from saola.lgsp.exchange import store
from saola.lgsp.exchange.model import Client, Contract, Endpoint, Service, Snapshot
from saola.lgsp.front import Gateway

CITIZENS = "VN/GOV/BCA/csdl-dan-cu/citizens"
REGISTER = "VN/GOV/T1/so-tu-phap/register"
EGOV = "VN/GOV/T1/egov"
FIELDS = ("found", "citizen.fullName", "people.name")


def token(system="egov", kind="system", scopes=("lgsp.call",), **changes):
    return tokens.issue(tokens.Principal(id=system, kind=kind, scopes=scopes, **changes), 600)


def contract(number=1, **changes):
    fields = {
        "id": f"contract-{number}",
        "consumer": EGOV,
        "service": CITIZENS,
        "purpose": "tthc.prefill",
        "purpose_required": True,
        "dossier_required": False,
        "fields": ("*",),
        "endpoints": (Endpoint("POST", "/lookup"), Endpoint("GET", "/people/*")),
        "per_minute": 1000,
        "per_day": 10_000,
        "since": "2020-01-01",
    }
    return Contract(**(fields | changes))


def service(url, identifier=CITIZENS, **changes):
    endpoints = (Endpoint("POST", "/lookup"), Endpoint("GET", "/people/*"))
    fields = {"id": identifier, "code": "population", "kind": "REST", "base_url": url}
    return Service(**(fields | {"endpoints": endpoints, "timeout_s": 0.3} | changes))


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.getheaders()
        self.body = response.read()

    def header(self, name):
        found = [value for key, value in self.headers if key == name]
        assert len(found) < 2, f"{name} was sent {len(found)} times"
        return found[0] if found else None

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def number(self):
        return int(self.header("x-saola-evidence").rpartition("#")[2])


class World:
    """One consumer's view: a gateway, a provider behind it, the log between them."""

    def __init__(self, loop, database, folder):
        self.loop = loop
        self.database = database
        self.folder = folder
        self.provider = Provider()
        self.shelf = Shelf(folder)
        self.version = 0

    async def start(self):
        await self.provider.start()
        await self.open()

    async def open(self):
        self.gateway = Gateway(self.database, self.folder)
        await self.gateway.start()
        self.server = Server(Application(Router(self.gateway.routes)))
        await self.server.start("127.0.0.1", 0)

    async def shut(self):
        await self.server.stop(1)
        await self.gateway.stop()

    async def stop(self):
        await self.shut()
        await self.provider.stop()
        await self.loop.shutdown_default_executor()

    def agree(self, *contracts, clients=None, **service_changes):
        self.version += 1
        known = clients or (
            Client(principal="egov", id=EGOV),
            Client(principal="ioc", id="VN/GOV/T1/ioc"),
        )
        services = (
            service(self.provider.url, **service_changes),
            service("http://127.0.0.1:9", REGISTER, kind="SOAP"),
        )
        with self.database.transaction() as tx:
            store.publish(
                tx,
                Snapshot(
                    version=self.version,
                    clients=known,
                    services=services,
                    contracts=contracts or (contract(),),
                ),
            )
        self.run(self.gateway.watch.refresh())

    def run(self, awaitable):
        return self.loop.run_until_complete(awaitable)

    async def calling(self, method="POST", path="/lookup", body=b'{"a":1}', **headers):
        target = path if path.startswith(("/r1", "/lgsp")) else f"/r1/{CITIZENS}{path}"
        sent = {
            "authorization": f"Bearer {token()}",
            "x-road-client": EGOV,
            "x-saola-purpose": "tthc.prefill",
            "content-type": "application/json",
        }
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in sent.items() if value is not None}
        return await self.loop.run_in_executor(None, self.ask, method, target, body, sent)

    def ask(self, method, target, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            connection.putrequest(method, target, skip_host=False, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            if body:
                connection.putheader("content-length", str(len(body)))
            connection.endheaders(body or None)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def call(self, method="POST", path="/lookup", body=b'{"a":1}', **headers):
        return self.run(self.calling(method, path, body, **headers))

    def record(self, number):
        return self.shelf.record(number)

    @property
    def filed(self):
        checkpoint = self.shelf.checkpoint()
        return 0 if checkpoint is None else checkpoint.size


@pytest.fixture
def world(tmp_path):
    """A gateway with one contract: egov may look up citizens."""
    loop = asyncio.new_event_loop()
    database = Database("lgsp", "sqlite:", tmp_path)
    storage.make_tables(database)
    made = World(loop, database, tmp_path / "log")
    loop.run_until_complete(made.start())
    made.agree()
    yield made
    loop.run_until_complete(made.stop())
    loop.close()
    database.close()
    shutil.rmtree(tmp_path, ignore_errors=True)
