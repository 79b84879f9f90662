import msgspec
import pytest

from saola.channels.opendata import http
from saola.province import api as province
from saola.province.api import PublicEntityType, Text

pytestmark = pytest.mark.django_db
TYPE = PublicEntityType(type="X", name=Text("Iks", "Ex"), about=Text("", ""))


@pytest.fixture
def opened(monkeypatch):
    """A province that has opened one type, and a broker that holds 1,001 of it."""
    pack = msgspec.structs.replace(province.current(), public_types=(TYPE,))
    monkeypatch.setattr(province, "current", lambda: pack)
    held = [{"id": f"urn:ngsi-ld:X:{n}", "type": "X", "v": n} for n in range(1_001)]
    monkeypatch.setattr(
        http.scp, "query", lambda *, limit, offset, **_: held[offset : offset + limit]
    )


def test_an_open_type_is_listed_and_downloaded_whole(client, opened):
    assert b"catalog.jsonld" in client.get("/opendata/").content
    listed = client.get("/opendata/catalog.jsonld")
    assert listed["Content-Type"] == "application/ld+json"
    assert [one["dct:identifier"] for one in listed.json()["dcat:dataset"]] == ["X"]
    table = client.get("/opendata/X.csv").content.decode("utf-8-sig")
    assert len(table.splitlines()) == 1_002
    assert len(client.get("/opendata/X.geojson").json()["features"]) == 1_001


def test_a_type_that_is_not_open_is_not_found(client, opened):
    for form in ("csv", "geojson"):
        assert client.get(f"/opendata/Person.{form}").status_code == 404
