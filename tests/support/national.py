"""A national platform on a real socket, and our adapter in front of it."""

import asyncio

import orjson

from saola.kernel.errors import Refusal
from saola.kernel.http.application import Application
from saola.kernel.http.message import Request
from saola.kernel.http.proxy import Upstream
from saola.kernel.http.routing import Router
from saola.kernel.http.server import Server
from saola.lgsp.national.adapters import ADAPTERS
from tests.support.simulated import ask


class Platform:
    """Asks an adapter, which asks the simulator over a socket."""

    def __init__(self, adapter, routes, prefix):
        self.routes, self.prefix = routes, prefix
        self.loop = asyncio.new_event_loop()
        self.server = Server(Application(Router(routes)))
        self.run(self.server.start("127.0.0.1", 0))
        self.upstream = Upstream(f"http://127.0.0.1:{self.server.port}{prefix}")
        self.adapter = ADAPTERS[adapter](self.upstream)

    def run(self, awaitable):
        return self.loop.run_until_complete(awaitable)

    def call(self, method, path, body=None, seconds=0.3, **headers):
        content = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
        asked = Request(method=method, path=path, headers=headers, body=content)
        response = self.run(self.adapter.answer(asked, seconds))
        return response.status, orjson.loads(response.body)

    def refused(self, *args, **kwargs):
        """The code of the refusal, and its data."""
        try:
            answered = self.call(*args, **kwargs)
        except Refusal as refusal:
            return refusal.code.code, refusal.data
        raise AssertionError(f"answered {answered}")

    def raw(self, method, path, body=b"", **headers):
        """What the simulator itself says."""
        return ask(self.routes, method, self.prefix + path, body=body, headers=headers)

    def fail(self, mode):
        assert self.raw("POST", "/control", orjson.dumps({"fail": mode})).status == 200

    async def _stop(self):
        await self.server.stop(0.01)
        slow = asyncio.all_tasks() - {asyncio.current_task()}
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)

    def close(self):
        self.fail("")
        self.upstream.close()
        self.run(self._stop())
        self.loop.close()
