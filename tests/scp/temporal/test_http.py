"""Histories, asked for as a client would."""

PATH = "temporal/entities/urn:a:1"


def level(value, hour):
    return {"level": {"value": value, "observedAt": f"2024-03-02T{hour:02}:00:00Z"}}


def written(broker):
    broker.post("entities", {"id": "urn:a:1", "type": "T", **level(1, 1), "name": "x"})
    for number in range(2, 6):
        broker.post("entities/urn:a:1/attrs", level(number, number))


def values(answer):
    return [pair[0] for pair in answer.json["level"]["values"]]


def test_every_instance_is_remembered_in_the_order_of_observation(broker):
    written(broker)
    broker.post("entities/urn:a:1/attrs", level(0, 0))
    assert values(broker.get(f"{PATH}?options=temporalValues")) == [0, 1, 2, 3, 4, 5]
    instances = broker.get(PATH).json["level"]
    assert instances[0]["observedAt"] == "2024-03-02T00:00:00Z"
    assert len({one["instanceId"] for one in instances}) == 6
    assert "name" not in broker.get(PATH).json
    assert broker.get(f"{PATH}?timeproperty=modifiedAt").json["name"][0]["value"] == "x"


def test_a_span_of_time_and_the_newest_can_be_asked_for(broker):
    written(broker)

    def asked(**params):
        text = "&".join(f"{key}={value}" for key, value in params.items())
        return values(broker.get(f"{PATH}?options=temporalValues&{text}"))

    assert asked(timerel="after", timeAt="2024-03-02T03:00:00Z") == [4, 5]
    assert asked(timerel="before", timeAt="2024-03-02T03:00:00Z") == [1, 2]
    between = {"timerel": "between", "timeAt": "2024-03-02T02:00:00Z"}
    assert asked(**between, endTimeAt="2024-03-02T04:00:00Z") == [2, 3]
    assert asked(lastN=2) == [4, 5]


def test_history_outlives_its_entity(broker):
    written(broker)
    broker.delete("entities/urn:a:1")
    assert values(broker.get(f"{PATH}?options=temporalValues")) == [1, 2, 3, 4, 5]
    assert broker.get("temporal/entities/urn:a:2").status == 404


def test_the_same_entity_twice_in_a_batch_leaves_two_instances(broker):
    batch = [{"id": "urn:a:1", "type": "T", **level(n, n)} for n in (1, 2)]
    assert broker.post("entityOperations/upsert?options=update", batch).status == 201
    assert values(broker.get(f"{PATH}?options=temporalValues")) == [1, 2]


def test_histories_of_many_entities(broker):
    written(broker)
    broker.post("entities", {"id": "urn:a:2", "type": "T", **level(9, 1)})
    broker.post("entities", {"id": "urn:a:3", "type": "T", "level": 9})
    found = broker.get(
        "temporal/entities?type=T&timerel=before&timeAt=2030-01-01T00:00:00Z"
        "&options=count,temporalValues"
    )
    assert [one["id"] for one in found.json] == ["urn:a:1", "urn:a:2"]
    assert found.header("ngsild-results-count") == "3"


def test_a_malformed_span_is_refused(broker):
    written(broker)
    for wrong in (
        "timerel=around&timeAt=2024-03-02T03:00:00Z",
        "timerel=after",
        "timerel=between&timeAt=2024-03-02T03:00:00Z",
        "timerel=after&timeAt=yesterday",
        "lastN=0",
        "lastN=-1",
        "timeproperty=someday",
    ):
        assert broker.get(f"{PATH}?{wrong}").error == "BadRequestData", wrong
    assert broker.get("temporal/entities?type=T").error == "BadRequestData"
