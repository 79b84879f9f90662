"""Spaces of data that know nothing of each other."""

import asyncio
import re

import pytest
from tests.scp.conftest import Client

from saola.kernel import clock
from saola.kernel.errors import Fault
from saola.scp import limits
from saola.scp.access import Access
from saola.scp.db import beside
from saola.scp.entities.rules import isoformat, microseconds
from saola.scp.front import Platform
from saola.scp.tenants import http
from saola.scp.tenants.http import Tenants

OPEN = Access(everything=True)


def opened(store, loop, access=OPEN):
    def of(tenant):
        return Platform(beside(store, tenant), Access(everything=access.everything), tenant=tenant)

    tenants = Tenants(Platform(store, access), access, of)
    loop.run_until_complete(tenants.start())
    return Client(tenants, loop)


@pytest.fixture
def client(store, loop):
    client = opened(store, loop)
    yield client
    loop.run_until_complete(client.platform.stop())


def entity(number=1, kind="T"):
    return {"id": f"urn:a:{number}", "type": kind, "level": number}


def test_a_tenant_comes_into_being_on_first_use(client):
    unknown = client.get("entities?type=T", ngsild_tenant="north")
    assert (unknown.status, unknown.error) == (404, "NonexistentTenant")
    assert unknown.header("ngsild-tenant") == "north"
    created = client.post("entities", entity(), ngsild_tenant="north")
    assert (created.status, created.header("ngsild-tenant")) == (201, "north")
    found = client.get("entities?type=T", ngsild_tenant="north")
    assert [one["id"] for one in found.json] == ["urn:a:1"]
    assert found.header("ngsild-tenant") == "north"


def test_tenants_see_nothing_of_each_other(client):
    client.post("entities", entity(1, "North"), ngsild_tenant="north")
    client.post("entities", entity(2, "South"), ngsild_tenant="south")
    context = client.post("jsonldContexts", {"@context": {"a": "urn:b:a"}}, ngsild_tenant="north")
    assert client.get("entities/urn:a:1").status == 404
    assert client.get("entities/urn:a:1", ngsild_tenant="default").status == 404
    assert client.get("entities/urn:a:1", ngsild_tenant="south").status == 404
    assert client.get("types", ngsild_tenant="south").json["typeList"] == ["South"]
    assert client.get("temporal/entities/urn:a:1", ngsild_tenant="south").status == 404
    path = context.header("location")
    assert client.get(path, ngsild_tenant="north").status == 200
    for other in ({"ngsild_tenant": "south"}, {}):
        assert client.get(path, **other).status == 404
        assert client.get("jsonldContexts?details=true", **other).json == []
        assert client.delete(path, **other).status == 404


def test_what_a_tenant_holds_outlives_a_restart(store, loop):
    client = opened(store, loop)
    client.post("entities", entity(), ngsild_tenant="north")
    loop.run_until_complete(client.platform.stop())
    client = opened(store, loop)
    assert client.get("entities/urn:a:1", ngsild_tenant="north").status == 200
    loop.run_until_complete(client.platform.stop())


def test_only_a_creation_creates_a_tenant(client):
    for method, path, body in (
        ("GET", "types", None),
        ("DELETE", "entities/urn:a:1", None),
        ("PATCH", "entities/urn:a:1", {"level": 1}),
        ("POST", "entities/urn:a:1/attrs", {"level": 1}),
        ("POST", "entityOperations/delete", ["urn:a:1"]),
    ):
        assert client.ask(method, path, body, ngsild_tenant="x").error == "NonexistentTenant"
    body = {"type": "T", "id": "urn:a:1", "level": [{"type": "Property", "value": 1}]}
    assert client.post("temporal/entities", body, ngsild_tenant="x").status == 201


def test_many_first_uses_at_once_make_one_tenant(client, loop):
    async def many():
        asked = [
            client.asking("POST", "entities", entity(number), ngsild_tenant="north")
            for number in range(9)
        ]
        return await asyncio.gather(*asked)

    assert {answer.status for answer in loop.run_until_complete(many())} == {201}
    counted = client.get("entities?type=T&count=true&limit=0", ngsild_tenant="north")
    assert counted.header("ngsild-results-count") == "9"


@pytest.mark.parametrize("wrong", ["a b", "../x", "x" * 41, 'a"; DROP', "-a"])
def test_what_is_no_name_is_refused(client, wrong):
    assert client.post("entities", entity(), ngsild_tenant=wrong).error == "BadRequestData"


def test_there_is_an_end_to_tenants(client, monkeypatch):
    monkeypatch.setattr(limits, "tenants_max", 1)
    assert client.post("entities", entity(), ngsild_tenant="north").status == 201
    assert client.post("entities", entity(), ngsild_tenant="south").error == "BadRequestData"


def test_who_may_not_write_creates_no_tenant(store, loop):
    client = opened(store, loop, Access(public=frozenset({"T"})))
    try:
        assert client.post("entities", entity(), ngsild_tenant="north").status == 401
        assert client.get("entities?type=T", ngsild_tenant="north").error == "NonexistentTenant"
    finally:
        loop.run_until_complete(client.platform.stop())


def test_a_source_tells_who_it_is(client):
    identity = client.get("info/sourceIdentity").json
    assert identity["type"] == "ContextSourceIdentity"
    assert identity["id"].startswith("urn:")
    assert re.fullmatch(r"PT\d+S", identity["contextSourceUptime"])
    assert identity["contextSourceTimeAt"].endswith("Z")
    north = client.get("info/sourceIdentity", ngsild_tenant="north")
    south = client.get("info/sourceIdentity", ngsild_tenant="south")
    aliases = {one["contextSourceAlias"] for one in (identity, north.json, south.json)}
    assert len(aliases) == 3
    assert north.header("ngsild-tenant") == "north"


def test_an_address_with_an_empty_part_names_nothing(client):
    for path in ("/ngsi-ld/v1/entities//attrs", "/ngsi-ld/v1/temporal/entities//attrs/level"):
        assert client.post(path, {"level": 1}).error == "BadRequestData"
    assert client.get("/ngsi-ld/v1/nowhere").error == "ResourceNotFound"


def expiring(milliseconds):
    return {**entity(), "expiresAt": isoformat(microseconds(clock.now()) + milliseconds * 1000)}


def moments(platform, loop):
    async def rows():
        async with platform.connections.reading() as tx:
            return list(await tx.rows("SELECT at FROM expiry"))

    return loop.run_until_complete(rows())


@pytest.fixture
def made(monkeypatch):
    """The spaces of tenants that were opened, by name."""
    opening, opened = Platform.start, {}

    async def start(self):
        await opening(self)
        opened[self._tenant] = self

    monkeypatch.setattr(Platform, "start", start)
    monkeypatch.setattr(http, "PAUSE_S", 0.01)
    return opened


def test_what_a_tenant_owes_is_done_after_a_restart_though_nobody_asks(store, loop, made):
    client = opened(store, loop)
    client.post("entities", expiring(300), ngsild_tenant="north")
    loop.run_until_complete(client.platform.stop())
    made.clear()
    client = opened(store, loop)
    loop.run_until_complete(asyncio.sleep(1))
    assert moments(made["north"], loop) == []
    loop.run_until_complete(client.platform.stop())


def test_a_tenant_that_does_not_open_keeps_no_other_from_opening(store, loop, made, monkeypatch):
    client = opened(store, loop)
    for name in ("north", "south"):
        client.post("entities", entity(), ngsild_tenant=name)
    loop.run_until_complete(client.platform.stop())
    made.clear()
    opening = Platform.start

    async def failing(self):
        if self._tenant == "north":
            raise Fault("the disk is full")
        await opening(self)

    with monkeypatch.context() as full:
        full.setattr(Platform, "start", failing)
        client = opened(store, loop)
        loop.run_until_complete(asyncio.sleep(0.7))
    assert list(made) == ["", "south"]
    assert client.get("entities/urn:a:1", ngsild_tenant="north").status == 200
    loop.run_until_complete(client.platform.stop())


def test_a_platform_that_fails_half_way_leaves_nothing_open(store, loop, monkeypatch):
    async def failing(self, pipeline):
        raise Fault("the disk is full")

    monkeypatch.setattr("saola.scp.broker.expiry.Expiry.start", failing)
    with pytest.raises(Fault):
        opened(store, loop)
    loop.run_until_complete(asyncio.sleep(0.05))
    assert asyncio.all_tasks(loop) == set()
