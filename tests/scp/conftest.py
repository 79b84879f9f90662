"""A broker on each database, asked through its route table as the servers ask it."""

import asyncio
import urllib.parse

import orjson
import pytest

from saola.kernel.db import Database
from saola.kernel.http.message import Request
from saola.kernel.http.routing import Router
from saola.scp.access import Access
from saola.scp.front import Platform

JSON = "application/json"
LD = "application/ld+json"


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.text = response.body

    @property
    def json(self):
        return orjson.loads(self.text)

    def header(self, name):
        return next((value for key, value in self.headers if key == name), None)

    @property
    def error(self):
        return self.json["type"].rsplit("/", 1)[-1]


class Client:
    """Asks a platform's routes; every answer must be a proper one."""

    proper = frozenset({501, 504})  # of the statuses from 500 on

    def __init__(self, platform, loop):
        self.platform = platform
        self.loop = loop
        self.router = Router(platform.routes)

    def ask(self, method, path, body=None, content_type=JSON, **headers):
        return self.loop.run_until_complete(
            self.asking(method, path, body, content_type, **headers)
        )

    async def asking(self, method, path, body=None, content_type=JSON, **headers):
        path, _, query = path.partition("?")
        content = b""
        if body is not None:
            content = body if isinstance(body, bytes) else orjson.dumps(body)
            headers["content_type"] = content_type
        request = Request(
            method=method,
            path=path if path.startswith("/") else f"/ngsi-ld/v1/{path}",
            query=query,
            headers={key.replace("_", "-"): value for key, value in headers.items()},
            body=content,
            peer="127.0.0.1",
            trace="0" * 32,
        )
        route, values = self.router.find(request)
        request.values = values
        response = await route.handler(request)
        assert response.status < 500 or response.status in self.proper
        return Answer(response)

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, body, content_type=JSON, **headers):
        return self.ask("POST", path, body, content_type, **headers)

    def patch(self, path, body, content_type=JSON, **headers):
        return self.ask("PATCH", path, body, content_type, **headers)

    def put(self, path, body, content_type=JSON, **headers):
        return self.ask("PUT", path, body, content_type, **headers)

    def delete(self, path, **headers):
        return self.ask("DELETE", path, **headers)

    def query(self, **params):
        return self.get("entities?" + urllib.parse.urlencode(params))

    def ids(self, **params):
        answer = self.query(**params)
        assert answer.status == 200, answer.text
        return [one["id"].rsplit(":", 1)[-1] for one in answer.json]


def opened(database, loop, access=None):
    platform = Platform(database, access or Access(everything=True))
    loop.run_until_complete(platform.start())
    return Client(platform, loop)


@pytest.fixture
def loop():
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    url = "sqlite:" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    (tmp_path / "db").mkdir()
    return Database("scp", url, tmp_path / "db")


@pytest.fixture
def broker(store, loop):
    """An open broker on each database."""
    client = opened(store, loop)
    yield client
    loop.run_until_complete(client.platform.stop())
