"""The simulated outside world inside a test: requests to it are answered by its real routes."""

import asyncio
import inspect
import io
import urllib.parse

import requests
from requests.adapters import BaseAdapter

from saola.kernel.http.application import Application
from saola.kernel.http.message import Request
from saola.kernel.http.routing import Router


def ask(routes, method, url, *, headers=None, body=b""):
    """The answer of `routes` to one request, as a kernel response."""
    parts = urllib.parse.urlsplit(url)
    request = Request(
        method=method,
        path=parts.path,
        query=parts.query,
        headers={name.lower(): value for name, value in (headers or {}).items()},
        body=body,
        peer="127.0.0.1",
    )
    answer = Application(Router(routes))(request)
    return asyncio.run(_awaited(answer)) if inspect.isawaitable(answer) else answer


async def _awaited(answer):
    return await answer


class RoutesAdapter(BaseAdapter):
    """Lets the `requests` library talk to routes instead of a socket."""

    def __init__(self, routes):
        super().__init__()
        self.routes = routes

    def send(self, request, **kwargs):
        body = request.body or b""
        answer = ask(
            self.routes,
            request.method,
            request.url,
            headers=dict(request.headers),
            body=body.encode() if isinstance(body, str) else body,
        )
        response = requests.Response()
        response.status_code = answer.status
        response.headers.update(dict(answer.headers))
        response.raw = io.BytesIO(answer.body)
        response.url = request.url
        response.request = request
        return response

    def close(self):
        pass


def session(routes):
    """A `requests` session in a world of `routes` alone."""
    made = requests.Session()
    made.mount("http://", RoutesAdapter(routes))
    return made
