"""Sources of context for a broker under test: another broker, or one that does as it is told."""

import asyncio

import orjson
from tests.scp.conftest import Client

from saola.kernel.db import Database
from saola.kernel.http.application import Application
from saola.kernel.http.message import Response, json_response
from saola.kernel.http.server import Server
from saola.scp.access import Access
from saola.scp.front import Platform
from saola.scp.subscriptions.addresses import networks

LOOPBACK = networks("", private=True)


class Broker(Client):
    """A broker that answers on a port of its own."""

    proper = frozenset({501, 502, 504, 508})

    def __init__(self, database, loop, name, access=None):
        platform = Platform(database, access or Access(everything=True), LOOPBACK, name=name)
        loop.run_until_complete(platform.start())
        super().__init__(platform, loop)
        self.server = Server(Application(self.router))
        loop.run_until_complete(self.server.start("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.port}"

    def stop(self):
        self.loop.run_until_complete(self.server.stop(0.1))
        self.loop.run_until_complete(self.platform.stop())


def far_broker(path, loop, name="far"):
    path.mkdir()
    return Broker(Database("scp", "sqlite:", path), loop, name)


class Source:
    """A source that notes what it is asked and answers what it is told to, late if wanted."""

    def __init__(self, loop):
        self.loop = loop
        self.asked = []
        self.reply = Response(status=204)
        self.raw = None
        self.pause_s = 0
        self.serving = set()
        self.server = loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    def stop(self):
        self.server.close()
        self.loop.run_until_complete(self.let_go())

    async def let_go(self):
        tasks = list(self.serving)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def says(self, value, status=200, **headers):
        found = tuple((key.replace("_", "-"), text) for key, text in headers.items())
        self.reply = json_response(value, status, headers=found)

    async def soon(self):
        await asyncio.sleep(0.02)

    async def until(self, number):
        """Wait until it was asked so often."""
        async with asyncio.timeout(10):
            while len(self.asked) < number:
                await self.soon()

    def last(self):
        """Method and target, headers, and body of what it was asked last."""
        return self.asked[-1]

    async def serve(self, reader, writer):
        task = asyncio.current_task()
        self.serving.add(task)
        try:
            await self.answer_one(reader, writer)
        finally:
            self.serving.discard(task)
            writer.close()

    async def answer_one(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line, *rest = head.split("\r\n")
        headers = {one.partition(": ")[0].lower(): one.partition(": ")[2] for one in rest if one}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.asked.append((line.rsplit(" ", 1)[0], headers, orjson.loads(body) if body else None))
        await asyncio.sleep(self.pause_s)
        writer.write(self.raw if self.raw is not None else self.answer())

    def answer(self):
        reply = self.reply
        lines = [f"HTTP/1.1 {reply.status} X", f"Content-Length: {len(reply.body)}"]
        lines += [f"{key}: {value}" for key, value in reply.headers]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + reply.body


def register(client, url, kind="Lake", **more):  # a source of everything of a type
    entity = {"type": kind}
    for key in ("id", "idPattern"):
        if (value := more.pop(f"entity_{key}", None)) is not None:
            entity[key] = value
    information = {"entities": [entity]}
    if names := more.pop("names", None):
        information["propertyNames"] = names
    given = {
        "id": "urn:r:1",
        "type": "ContextSourceRegistration",
        "information": [information],
        "endpoint": url,
        **more,
    }
    answer = client.post("csourceRegistrations", given)
    assert answer.status == 201, answer.text
