"""What clients tell of the past, correct in it, and have forgotten."""

import pytest

from saola.scp import limits

PATH = "temporal/entities/urn:a:1"
NULL = "urn:ngsi-ld:null"


def at(hour):
    return f"2024-03-02T{hour:02}:00:00Z"


def level(value, hour, **more):
    return {"type": "Property", "value": value, "observedAt": at(hour), **more}


def entity(*instances, **more):
    return {"id": "urn:a:1", "type": "T", "level": list(instances), **more}


def values(broker, name="level"):
    return [one["value"] for one in broker.get(PATH).json.get(name, [])]


@pytest.fixture
def told(broker):
    answer = broker.post("temporal/entities", entity(level(3, 3), level(1, 1), level(2, 2)))
    assert answer.status == 201
    assert answer.header("location") == "/ngsi-ld/v1/temporal/entities/urn:a:1"
    return broker


def first(broker):
    return broker.get(PATH).json["level"][0]["instanceId"]


def test_the_newest_that_is_told_is_what_is_now(told):
    assert values(told) == [1, 2, 3]
    assert told.get("entities/urn:a:1?options=keyValues").json["level"] == 3


def test_telling_more_adds_to_it(told):
    more = entity(level(0, 0), level(4, 4), type=["T", "U"], depth=level(9, 1))
    assert told.post("temporal/entities", more).status == 204
    assert values(told) == [0, 1, 2, 3, 4]
    assert sorted(told.get(PATH).json["type"]) == ["T", "U"]
    assert values(told, "depth") == [9]
    assert told.post("temporal/entities", more).status == 204
    assert values(told) == [0, 1, 2, 3, 4]


def test_what_was_deleted_in_the_past_can_be_told(told):
    assert told.post("temporal/entities", entity(level(NULL, 5))).status == 204
    assert values(told) == [1, 2, 3, NULL]
    assert told.get("entities/urn:a:1?options=keyValues").json["level"] == 3


def test_attributes_can_be_told_alone(told):
    body = {"depth": [level(7, 1), level(8, 2)], "level": level(9, 9)}
    assert told.post(f"{PATH}/attrs", body).status == 204
    assert values(told, "depth") == [7, 8]
    assert values(told) == [1, 2, 3, 9]
    assert told.post("temporal/entities/urn:a:9/attrs", body).error == "ResourceNotFound"


def test_the_past_of_a_deleted_entity_is_told_without_waking_it(told):
    told.delete("entities/urn:a:1")
    assert told.post("temporal/entities", entity(level(0, 0))).status == 204
    assert values(told) == [0, 1, 2, 3]
    assert told.get("entities/urn:a:1").status == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        [],
        {"type": "T", "level": []},
        {"id": "one", "type": "T"},
        {"id": "urn:a:1", "level": [{"type": "Property", "value": 1}]},
        {"id": "urn:a:1", "type": "T", "level": [{"type": "Property"}]},
        {"id": "urn:a:1", "type": "T", "level": [{"type": "Shape", "value": 1}]},
        {"id": "urn:a:1", "type": "T", "level": NULL},
        {"id": "urn:a:1", "type": "T", "level": [{**level(1, 1), "observedAt": "noon"}]},
    ],
)
def test_what_is_no_history_is_refused_and_changes_nothing(broker, wrong):
    assert broker.post("temporal/entities", wrong).status == 400
    assert broker.get(PATH).status == 404


def test_one_instance_can_be_corrected(told):
    path = f"{PATH}/attrs/level/{first(told)}"
    assert told.patch(path, {"value": 11, "unitCode": "MTR"}).status == 204
    one = told.get(f"{PATH}?options=sysAttrs").json["level"][0]
    assert (one["value"], one["unitCode"], one["instanceId"]) == (11, "MTR", first(told))
    assert one["modifiedAt"] > one["createdAt"]
    assert told.patch(path, {"level": [level(12, 1)]}).status == 204
    assert values(told) == [12, 2, 3]
    assert told.patch(path, {"value": 13, "observedAt": at(9)}).status == 204
    assert values(told) == [2, 3, 13]


def test_a_correction_that_breaks_a_rule_is_refused(told):
    path = f"{PATH}/attrs/level/{first(told)}"
    for wrong in ({"type": "Relationship", "object": "urn:b:1"}, {"observedAt": "noon"}, [1, 2]):
        assert told.patch(path, wrong).error == "BadRequestData", wrong
    assert values(told) == [1, 2, 3]


def test_one_instance_can_be_forgotten(told):
    assert told.delete(f"{PATH}/attrs/level/{first(told)}").status == 204
    assert values(told) == [2, 3]
    computed = told.get(f"{PATH}?options=aggregatedValues&aggrMethods=sum").json
    assert computed["level"]["sum"][0][0] == 5


def test_an_instance_is_found_only_where_it_is(told):
    told.post("temporal/entities", {"id": "urn:a:2", "type": "T", "level": [level(1, 1)]})
    one = first(told)
    for path, status in (
        (f"temporal/entities/urn:a:2/attrs/level/{one}", 404),
        (f"temporal/entities/urn:a:9/attrs/level/{one}", 404),
        (f"{PATH}/attrs/depth/{one}", 404),
        (f"{PATH}/attrs/level/urn:ngsi-ld:Instance:77", 404),
        (f"{PATH}/attrs/level/urn:ngsi-ld:01234567890123456789", 404),
        (f"{PATH}/attrs/level/one", 400),
        (f"{PATH}/attrs/a(b/{one}", 400),
        (f"temporal/entities/one/attrs/level/{one}", 400),
    ):
        assert told.delete(path).status == status, path
        assert told.patch(path, {"value": 1}).status == status, path


def test_an_attribute_can_be_forgotten_by_dataset_or_as_a_whole(told):
    told.post(f"{PATH}/attrs", {"level": [level(7, 7, datasetId="urn:d:1")]})
    assert told.delete(f"{PATH}/attrs/level?datasetId=urn:d:2").error == "ResourceNotFound"
    assert told.delete(f"{PATH}/attrs/level?datasetId=urn:d:1").status == 204
    assert values(told) == [1, 2, 3]
    told.post(f"{PATH}/attrs", {"level": [level(8, 8, datasetId="urn:d:1")]})
    assert told.delete(f"{PATH}/attrs/level").status == 204
    assert values(told) == [8]
    assert told.delete(f"{PATH}/attrs/level?deleteAll=true").status == 204
    assert told.get(PATH).status == 404


def test_an_entity_that_was_only_told_goes_with_its_past(told):
    assert told.delete(PATH).status == 204
    assert told.get(PATH).error == "ResourceNotFound"
    assert told.get("entities/urn:a:1").status == 404
    assert told.delete(PATH).error == "ResourceNotFound"
    assert told.post("temporal/entities", entity(level(5, 5))).status == 201
    assert values(told) == [5]


def test_an_entity_that_cannot_go_now_goes_when_that_is_repeated(told, monkeypatch):
    told.proper = told.proper | {503}
    with monkeypatch.context() as full:
        full.setattr(limits, "waiting_writes_max", 0)
        assert told.delete(PATH).status == 503
    assert values(told) == [1, 2, 3]
    assert told.delete(PATH).status == 204
    assert told.get("entities/urn:a:1").status == 404


def test_an_entity_of_its_own_outlives_its_past(broker):
    broker.post("entities", {"id": "urn:a:1", "type": "T", "level": level(1, 1)})
    assert broker.delete(PATH).status == 204
    assert broker.get(PATH).status == 404
    assert broker.get("entities/urn:a:1").status == 200


def test_who_may_not_write_may_not_change_the_past(store, loop):
    from tests.scp.conftest import opened

    from saola.scp.access import Access

    client = opened(store, loop, Access(public=frozenset({"T"})))
    try:
        assert client.post("temporal/entities", entity(level(1, 1))).status == 401
        assert client.delete(PATH).status == 401
        assert client.delete(f"{PATH}/attrs/level").status == 401
        assert client.patch(f"{PATH}/attrs/level/urn:ngsi-ld:Instance:1", {}).status == 401
    finally:
        loop.run_until_complete(client.platform.stop())
