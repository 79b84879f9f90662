"""What the front door says where no door of the data plane stands."""

import asyncio

import orjson
import pytest

from saola.app import front
from saola.kernel.http.application import Application
from saola.kernel.http.message import Request, Response
from saola.kernel.http.routing import Router


class Upstream:
    """The web, as far as the front door sees it."""

    def __init__(self, url):
        self.url = url

    async def forward(self, request, *, seconds_max):
        return Response(status=404, body=f"a page about {request.path}".encode())


@pytest.fixture
def asked(monkeypatch):
    monkeypatch.setattr(front, "Upstream", Upstream)
    door = Application(Router(front.Web("http://127.0.0.1").routes))

    def ask(path, method="GET", **headers):
        async def answered():
            return await door(Request(method=method, path=path, headers=headers))

        return asyncio.run(answered())

    return ask


@pytest.mark.parametrize("path", ["/ngsi-ld/v1/nowhere", "/iot/nowhere", "/live/nowhere"])
def test_an_unknown_address_of_the_data_plane_is_a_page_for_people_and_a_problem_for_machines(
    asked, path
):
    told = asked(path, accept="text/html,*/*;q=0.8")
    assert told.body == f"a page about {path}".encode()
    for machine in (asked(path), asked(path, "POST", accept="text/html")):
        assert machine.status == 404
        assert ("content-type", "application/problem+json") in machine.headers
        assert orjson.loads(machine.body)["code"] == "not_found"
