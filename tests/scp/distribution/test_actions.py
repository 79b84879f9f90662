"""When sources are asked at all."""

import datetime as dt

from tests.scp.distribution.sources import register

from saola.kernel import clock
from saola.scp.registrations.registry import Registry


def test_a_broker_without_sources_only_asks_whether_there_are_any(near, monkeypatch):
    def never(registry):
        raise AssertionError("nothing more is asked")

    monkeypatch.setattr(Registry, "active", never)
    near.post("entities", {"id": "urn:a:1", "type": "Lake", "level": 1})
    near.patch("entities/urn:a:1/attrs", {"level": 2})
    assert near.get("entities/urn:a:1?options=keyValues").json["level"] == 2
    assert near.ids(type="Lake") == ["1"]
    assert near.post("entityOperations/delete", ["urn:a:1"]).status == 204


def test_a_source_is_asked_until_its_registration_expires(near, source, monkeypatch):
    later = clock.now() + dt.timedelta(minutes=1)
    register(near, source.url, expiresAt=later.isoformat())
    source.says({"id": "urn:a:1", "type": "Lake"})
    assert near.get("entities/urn:a:1").status == 200
    monkeypatch.setattr(clock, "now", lambda: later)
    assert near.get("entities/urn:a:1").status == 404
    assert len(source.asked) == 1


def test_a_change_of_the_registration_is_heeded_at_once(near, source):
    register(near, "http://127.0.0.1:1")
    source.says({"id": "urn:a:1", "type": "Lake"})
    assert near.get("entities/urn:a:1").status == 404
    near.patch("csourceRegistrations/urn:r:1", {"endpoint": source.url})
    assert near.get("entities/urn:a:1").status == 200
    near.delete("csourceRegistrations/urn:r:1")
    assert near.get("entities/urn:a:1").status == 404


def test_sources_of_one_tenant_are_not_anothers(store, loop, source):
    from tests.scp.conftest import Client
    from tests.scp.distribution.sources import LOOPBACK

    from saola.scp.access import Access
    from saola.scp.db import beside
    from saola.scp.front import Platform
    from saola.scp.tenants.http import Tenants

    access = Access(everything=True)

    def of(tenant):
        return Platform(beside(store, tenant), access, LOOPBACK, tenant=tenant)

    tenants = Tenants(Platform(store, access, LOOPBACK), access, of)
    loop.run_until_complete(tenants.start())
    client = Client(tenants, loop)
    given = {
        "type": "ContextSourceRegistration",
        "information": [{"entities": [{"type": "Lake"}]}],
        "endpoint": source.url,
    }
    assert client.post("csourceRegistrations", given, ngsild_tenant="north").status == 201
    source.says({"id": "urn:a:1", "type": "Lake"})
    assert client.get("entities/urn:a:1").status == 404
    assert client.get("entities/urn:a:1", ngsild_tenant="north").status == 200
    assert source.last()[1]["via"].endswith(".north")
    assert "ngsild-tenant" not in source.last()[1]
    loop.run_until_complete(tenants.stop())
