"""A provider for tests: answers what it was told to, and remembers what it was asked."""

import asyncio

from saola.kernel.http.application import Application
from saola.kernel.http.message import Response, json_response
from saola.kernel.http.routing import Route, Router
from saola.kernel.http.server import Server

CITIZEN = {
    "found": True,
    "citizen": {"fullName": "Trần Thị Mẫu", "personalNumber": "000188000017"},
    "people": [{"name": "A", "secret": 1}, {"name": "B", "secret": 2}],
    "secret": "x",
}


class Provider:
    """Listens on a free port; `answer` is what it says next, `wait_s` how long it thinks."""

    def __init__(self):
        self.asked = []
        self.wait_s = 0
        self.reached = asyncio.Event()
        self.answer = json_response(CITIZEN)
        route = Route("*", "/{rest...}", self.handle, "anyone", "provider")
        self.server = Server(Application(Router((route,))))

    async def start(self):
        await self.server.start("127.0.0.1", 0)

    async def stop(self):
        await self.server.stop(0.1)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.port}/base"

    async def handle(self, request):
        self.asked.append(request)
        self.reached.set()
        if self.wait_s:
            await asyncio.sleep(self.wait_s)
        answer = self.answer
        return Response(status=answer.status, headers=answer.headers, body=answer.body)
