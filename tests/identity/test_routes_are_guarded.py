"""Nobody passes a door whose guard does not let them: every door of both planes is tried."""

import asyncio
import inspect

import orjson
import pytest
from tests.support.doors import control_plane_doors, data_plane_routes

from saola.identity.access.guards import guard_of
from saola.kernel.db import Database
from saola.kernel.http.application import Application
from saola.kernel.http.message import Request
from saola.kernel.http.routing import Router
from saola.lgsp.front import Gateway

OPEN = ("anyone", "public")  # how the words of an open data-plane guard begin
# What national platforms say, with status 200, to whom they do not know; by the words of the guard.
TURNED_AWAY = {"signature": ("MaLoi", "01"), "user name and password": ("error_code", -1)}


def test_every_control_plane_door_has_a_guard():
    bare = [path for path, view in control_plane_doors() if guard_of(view) is None]
    assert not bare, "\n".join(bare)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_guarded_control_plane_doors_refuse_the_anonymous(client, method):
    passed = []
    for path, view in control_plane_doors():
        if not guard_of(view).signed_in:
            continue
        machine = getattr(client, method)(path, headers={"accept": "application/json"})
        if machine.status_code != 401:
            passed.append(f"{method} {path}: {machine.status_code}")
        reader = client.get(path, headers={"accept": "text/html"})
        if not reader.headers.get("Location", "").startswith("/account/login/?next="):
            passed.append(f"page {path}: {reader.status_code}")
    assert not passed, "\n".join(passed)


@pytest.mark.django_db
def test_doors_of_a_role_refuse_a_citizen(browser, sign_in, an_account):
    an_account("cd1")
    sign_in("cd1")
    passed = [
        f"{path}: {answer.status_code}"
        for path, view in control_plane_doors()
        if guard_of(view).roles
        for answer in (browser.get(path), browser.post(path))
        if answer.status_code != 403
    ]
    assert not passed, "\n".join(passed)


@pytest.mark.django_db
def test_a_role_opens_its_own_doors_only(browser, sign_in, an_account):
    an_account("cb1", "official", ("par_reporter", "H58.02"))
    sign_in("cb1")
    passed = [
        path
        for path, view in control_plane_doors()
        if (roles := guard_of(view).roles)
        and "par_reporter" not in roles
        and browser.get(path).status_code != 403
    ]
    assert not passed, "\n".join(passed)


def test_every_data_plane_route_says_who_may_pass():
    bare = [f"{route.method} {route.path}" for route in data_plane_routes() if not route.guard]
    assert not bare, "\n".join(bare)


def test_guarded_data_plane_routes_refuse_the_anonymous(tmp_path):
    passed = [
        f"{route.method} {route.path} ({route.guard}): {answer.status}"
        for route, answer in asyncio.run(_knock_everywhere(tmp_path))
        if answer.status not in {401, 403} and not _turned_away(route, answer)
    ]
    assert not passed, "\n".join(passed)


def _turned_away(route, answer):
    """Whether a simulated national platform refused as the real ones do: in its own words."""
    name, word = TURNED_AWAY.get(route.guard, ("", None))
    return answer.status == 200 and bool(name) and orjson.loads(answer.body).get(name) == word


async def _knock_everywhere(folder):
    """Pairs of each route that not everybody may pass, and its answer to nobody in particular."""
    exchange = Gateway(Database("lgsp", "sqlite:", folder), folder / "evidence")
    running = {route.path: route for route in exchange.routes}  # while halted it refuses everybody
    routes = [running.get(route.path, route) for route in data_plane_routes()]
    application = Application(Router(tuple(routes)))
    await exchange.start()
    try:
        return [
            (route, await _knock(application, route))
            for route in routes
            if not route.guard.startswith(OPEN)
        ]
    finally:
        await exchange.stop()


async def _knock(application, route):
    path = "/".join("x" if part.startswith("{") else part for part in route.path.split("/"))
    method = "POST" if route.method == "*" else route.method
    body = b"{}" if method == "POST" else b""  # readable, so that only the guard can refuse it
    answer = application(Request(method=method, path=path, body=body, peer="127.0.0.1"))
    return await answer if inspect.isawaitable(answer) else answer
