"""Clients of earlier versions of NGSI-LD are told what they know (4.3.6.8)."""

import pytest

from saola.scp import versions

ENTITY = {
    "id": "urn:a:1",
    "type": "T",
    "kind": {"type": "VocabProperty", "vocab": "shop", "since": {"type": "Property", "value": 1}},
    "level": {"type": "Property", "value": {"type": "VocabProperty"}},
}


@pytest.mark.parametrize(
    "prefer", ["ngsi-ld=1.5", 'NGSI-LD="1.5";q=1', "respond-async, ngsi-ld=1.5"]
)
def test_an_earlier_version_is_told_of_kinds_it_knows(broker, prefer):
    assert broker.post("entities", ENTITY).status == 201
    answer = broker.get("entities/urn:a:1", prefer=prefer)
    assert answer.status == 203
    assert answer.header("preference-applied") == "ngsi-ld=1.5"
    assert answer.json["kind"]["type"] == "Property"
    assert answer.json["kind"]["value"] == "shop"
    assert answer.json["level"] == ENTITY["level"]


def test_what_the_version_knew_stays_as_it_is(broker):
    assert broker.post("entities", ENTITY).status == 201
    answer = broker.get("entities/urn:a:1", prefer="ngsi-ld=1.9")
    assert (answer.status, answer.json["kind"]["type"]) == (200, "VocabProperty")
    assert answer.header("preference-applied") == "ngsi-ld=1.9"
    assert broker.get("entities/urn:a:1").header("preference-applied") is None
    assert broker.get("entities/urn:a:1", prefer="ngsi-ld=old").status == 200


def test_values_are_left_alone():
    simple = [{"id": "urn:a:1", "type": "T", "kind": {"vocab": "shop"}}]
    assert versions.told(simple, (1, 1)) is simple


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
def test_a_body_of_unknown_length_is_refused_without_a_word(broker, method):
    path = "entities" if method == "POST" else "entities/urn:a:1"
    answer = broker.ask(method, path, ENTITY, transfer_encoding="chunked")
    assert (answer.status, answer.text) == (411, b"")
