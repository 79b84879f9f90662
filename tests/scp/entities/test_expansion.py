"""What clients write in other words means the same, and what the standard forbids is refused."""

import pytest

POINT = {"type": "Point", "coordinates": [106.4, 10.3]}


def made(broker, **attributes):
    return broker.post("entities", {"id": "urn:a:1", "type": "T", **attributes})


def test_a_place_may_be_given_as_text(broker):
    text = '{"type": "Point", "coordinates": [106.4, 10.3]}'
    assert made(broker, location={"type": "GeoProperty", "value": text}).status == 201
    assert broker.get("entities/urn:a:1").json["location"]["value"] == POINT


def test_a_proof_says_of_which_entity_it_is(broker):
    value = {"type": "DataIntegrityProof"}
    proof = {"type": "Property", "value": value, "entityIdSealed": "urn:a:1"}
    sealed = {**proof, "entityTypeSealed": "T"}
    assert made(broker, ngsildproof=sealed).status == 201
    assert broker.get("entities/urn:a:1").json["ngsildproof"] == sealed


@pytest.mark.parametrize(
    "attributes",
    [
        {"location": {"type": "GeoProperty", "value": "here"}},
        {"location": {"type": "GeoProperty", "value": {"type": "GeometryCollection"}}},
        {"level": {"type": "Property", "value": 1, "entityIdSealed": "urn:a:1"}},
        {"ngsildproof": {"type": "Property", "value": "proof"}},
        {"ngsildproof": {"type": "Property", "value": {}, "entityTypeSealed": 4}},
        {"level": {"value": 1, "observedAt": "2026-01-01T07:00:00+07:00"}},
        {"name": {"type": "LanguageProperty", "languageMap": {"en": "x"}, "valueType": "text"}},
    ],
)
def test_what_the_standard_forbids_is_refused(broker, attributes):
    assert made(broker, **attributes).error == "BadRequestData"
    assert broker.get("entities/urn:a:1").status == 404


def test_a_term_has_no_context_of_its_own(broker):
    inner = {"@id": "https://example.org/T", "@context": {"level": "https://example.org/level"}}
    entity = {"id": "urn:a:1", "type": "T", "level": 1, "@context": [{"T": inner}]}
    answer = broker.post("entities", entity, content_type="application/ld+json")
    assert answer.error == "BadRequestData"
