"""What there is, asked for as a client would."""

import pytest
from tests.scp.conftest import LD, opened

from saola.scp.access import Access

CONTEXT = {"Lake": "https://example.org/Lake", "depth": "https://example.org/depth"}


@pytest.fixture
def filled(broker):
    place = {"type": "Point", "coordinates": [106.3, 10.4]}
    one = {"id": "urn:a:1", "type": ["T", "U"], "level": 1, "location": place}
    broker.post("entities", one)
    broker.post("entities", {"id": "urn:a:2", "type": "T", "level": {"object": "urn:a:1"}})
    broker.post("entities", {"id": "urn:a:3", "type": "Bare"})
    lake = {"id": "urn:a:4", "type": "Lake", "depth": 3, "@context": CONTEXT}
    broker.post("entities", lake, LD)
    broker.post("entities", {"id": "urn:a:5", "type": "Gone", "gone": 3})
    broker.delete("entities/urn:a:5")
    return broker


def test_the_types_in_use(filled):
    answer = filled.get("types?count=true")
    assert answer.json["type"] == "EntityTypeList"
    assert answer.json["typeList"] == ["Bare", "T", "U", "https://example.org/Lake"]
    assert answer.header("ngsild-results-count") == "4"


def test_types_with_the_attributes_of_their_entities(filled):
    detailed = {one["typeName"]: one for one in filled.get("types?details=true").json}
    assert detailed["T"]["attributeNames"] == ["level", "location"]
    assert detailed["T"]["id"] == "https://uri.etsi.org/ngsi-ld/default-context/T"
    assert detailed["Bare"]["attributeNames"] == []
    lake = detailed["https://example.org/Lake"]
    assert lake["attributeNames"] == ["https://example.org/depth"]
    assert lake["type"] == "EntityType"


def test_what_is_known_of_a_type(filled):
    found = filled.get("types/T").json
    assert (found["entityCount"], found["type"]) == (2, "EntityTypeInfo")
    kinds = {one["attributeName"]: one["attributeTypes"] for one in found["attributeDetails"]}
    assert kinds == {"level": ["Property", "Relationship"], "location": ["GeoProperty"]}
    lake = filled.get("types/https%3A%2F%2Fexample.org%2FLake").json
    assert lake["typeName"] == "https://example.org/Lake"
    for unknown in ("Gone", "Nothing"):
        assert filled.get(f"types/{unknown}").error == "ResourceNotFound"


def test_the_attributes_in_use(filled):
    names = filled.get("attributes").json["attributeList"]
    assert names == ["https://example.org/depth", "level", "location"]
    detailed = {one["attributeName"]: one for one in filled.get("attributes?details=true").json}
    assert detailed["level"]["typeNames"] == ["T", "U"]


def test_what_is_known_of_an_attribute(filled):
    found = filled.get("attributes/level").json
    assert found["attributeCount"] == 2
    assert found["attributeTypes"] == ["Property", "Relationship"]
    assert found["typeNames"] == ["T", "U"]
    for unknown in ("gone", "id", "type", "scope", "createdAt"):
        assert filled.get(f"attributes/{unknown}").error == "ResourceNotFound"


@pytest.mark.parametrize(
    "wrong",
    [
        "types?limit=5",
        "types/T?details=true",
        "attributes?limit=5",
        "attributes/level?details=true",
    ],
)
def test_what_no_door_knows_is_refused(filled, wrong):
    assert filled.get(wrong).error == "InvalidRequest"


def test_details_are_wanted_or_not(filled):
    assert filled.get("types?details=some").error == "BadRequestData"
    assert "typeList" in filled.get("types?details=false").json


def test_only_what_may_be_read_is_told(store, loop):
    client = opened(store, loop, Access(everything=True))
    client.post("entities", {"id": "urn:a:1", "type": "T", "level": 1})
    client.post("entities", {"id": "urn:a:2", "type": "Secret", "pin": 1})
    loop.run_until_complete(client.platform.stop())
    client = opened(store, loop, Access(public=frozenset({"T"})))
    try:
        assert client.get("types").json["typeList"] == ["T"]
        assert client.get("attributes").json["attributeList"] == ["level"]
        for secret in ("types/Secret", "attributes/pin"):
            assert client.get(secret).error == "ResourceNotFound"
    finally:
        loop.run_until_complete(client.platform.stop())
