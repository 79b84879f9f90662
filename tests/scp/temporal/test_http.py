"""Histories, asked for as a client would."""

import re

PATH = "temporal/entities/urn:a:1"
AT = "2024-03-02T12:00:00Z"


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

    assert asked(timerel="after", timeAt="2024-03-02T03:00:00Z") == [3, 4, 5]
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
    assert found.header("ngsild-results-count") == "2"


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
        "timerel=after&timeAt=2024-03-02",
        "attrs=level&pick=level",
        "pick=level&omit=level",
        "pick=owner{name}",
        "options=aggregatedValues",
        "options=aggregatedValues&aggrMethods=mode",
        "options=aggregatedValues&aggrMethods=avg&aggrPeriodDuration=hour",
    ):
        assert broker.get(f"{PATH}?{wrong}").error == "BadRequestData", wrong
    assert broker.get("temporal/entities?type=T").error == "BadRequestData"
    wide = "temporal/entities?attrs=createdAt&timerel=before&timeAt=2030-01-01T00:00:00Z"
    assert broker.get(wide).error == "BadRequestData"


def test_what_no_door_knows_is_refused_by_its_name(broker):
    written(broker)
    for wrong in ("colour=red", "options=shiny", "options=temporalValues,shiny", "format=shiny"):
        answer = broker.get(f"{PATH}?{wrong}")
        assert answer.error == "InvalidRequest"
        assert re.search("colour|shiny", answer.json["detail"])
    assert broker.get("temporal/entities/urn:a:1?q=level>1").error == "InvalidRequest"


def test_format_goes_before_options(broker):
    written(broker)
    answer = broker.get(f"{PATH}?format=temporalValues&options=aggregatedValues&aggrMethods=sum")
    assert values(answer) == [1, 2, 3, 4, 5]


def test_an_answer_cut_short_says_how_far_it_reaches(broker):
    written(broker)
    broker.platform.temporal.instances_max = 3
    whole = broker.get(PATH)
    assert whole.status == 206
    assert [one["value"] for one in whole.json["level"]] == [1, 2, 3]
    reach = "date-time 2024-03-02T01:00:00Z-2024-03-02T03:00:00Z/*"
    assert whole.header("content-range") == reach
    newest = broker.get(f"{PATH}?lastN=4&timerel=before&timeAt=2030-01-01T00:00:00Z")
    assert [one["value"] for one in newest.json["level"]] == [3, 4, 5]
    reach = "date-time 2030-01-01T00:00:00Z-2024-03-02T03:00:00Z/4"
    assert newest.header("content-range") == reach
    span = "timerel=after&timeAt=2024-03-01T00:00:00Z"
    many = broker.get(f"temporal/entities?type=T&{span}")
    assert many.status == 206
    assert many.header("content-range").startswith("date-time 2024-03-01T00:00:00Z-")
    assert broker.get(f"{PATH}?lastN=3").status == 200


def test_only_what_is_picked_is_shown(broker):
    written(broker)
    broker.post("entities/urn:a:1/attrs", {"depth": {"value": 7, "observedAt": AT}})
    assert broker.get(f"{PATH}?pick=id,level").json.keys() == {"id", "level"}
    assert broker.get(f"{PATH}?omit=type,level").json.keys() == {"id", "depth"}
    assert broker.get(f"{PATH}?attrs=depth").json.keys() == {"id", "type", "depth"}
    assert broker.get(f"{PATH}?attrs=colour").error == "ResourceNotFound"
    assert broker.get(f"{PATH}?pick=colour").error == "ResourceNotFound"
    span = "timerel=before&timeAt=2030-01-01T00:00:00Z"
    assert broker.get(f"temporal/entities?type=T&{span}&pick=id").json == [{"id": "urn:a:1"}]


def test_a_deletion_leaves_a_trace(broker):
    written(broker)
    broker.delete("entities/urn:a:1/attrs/level")
    assert len(broker.get(PATH).json["level"]) == 5
    (trace,) = broker.get(f"{PATH}?timeproperty=deletedAt").json["level"]
    assert trace["value"] == "urn:ngsi-ld:null"
    assert trace["deletedAt"]
    broker.delete("entities/urn:a:1")
    gone = broker.get(f"{PATH}?timeproperty=deletedAt&options=sysAttrs").json
    assert gone["deletedAt"]
    assert gone["name"][0]["deletedAt"] == gone["deletedAt"]
    pairs = broker.get(f"{PATH}?timeproperty=deletedAt&options=temporalValues").json
    assert pairs["name"]["values"][0][0] == "urn:ngsi-ld:null"


def test_where_an_entity_belonged_is_remembered_too(broker):
    broker.post("entities", {"id": "urn:a:1", "type": "T", "scope": "/old", "level": 1})
    broker.patch("entities/urn:a:1", {"type": "T", "scope": "/new"})
    scopes = broker.get(PATH).json["scope"]
    assert [one["value"] for one in scopes] == ["/old", "/new"]
    assert scopes[1]["observedAt"] == scopes[1]["modifiedAt"]


QUERY = "temporal/entities?type=T&timerel=between&timeAt=2024-03-02T00:00:00Z"


def found(broker, query):
    answer = broker.get(f"{QUERY}&endTimeAt=2024-03-03T00:00:00Z&{query}")
    assert answer.status == 200, answer.text
    return [one["id"][-1] for one in answer.json]


def places(broker):
    there, away = [2.29, 48.85], [12.5, 41.9]
    for number, (at, place, speed) in enumerate(
        [(2, there, 30), (2, away, 10), (1, there, 80)], start=1
    ):
        day = f"2024-03-0{at}T12:00:00Z"
        broker.post(
            "entities",
            {
                "id": f"urn:p:{number}",
                "type": "T",
                "speed": {"value": speed, "observedAt": day},
                "label": {"value": f"l{number}", "observedAt": day},
                "location": {"value": {"type": "Point", "coordinates": place}, "observedAt": day},
            },
        )
    for day in ("2024-03-02T13:00:00Z", "2024-03-04T00:00:00Z"):
        broker.post("entities/urn:p:2/attrs", {"speed": {"value": 20, "observedAt": day}})


def test_a_query_is_asked_of_the_instances_of_its_time(broker):
    places(broker)
    assert found(broker, "q=speed>15") == ["1", "2"]
    assert found(broker, "q=speed>25") == ["1"]
    assert found(broker, "q=speed==10") == ["2"]
    assert found(broker, "q=speed!=30") == ["2"]
    assert found(broker, 'q=label~="l[13]"') == ["1"]
    assert found(broker, "q=speed>25|speed<11") == ["1", "2"]
    assert found(broker, "q=!speed") == []
    assert found(broker, "q=speed==25..40") == ["1"]
    assert found(broker, "id=urn:p:2") == ["2"]
    assert found(broker, "idPattern=urn:p:[23]") == ["2"]
    assert found(broker, "orderBy=id;desc") == ["2", "1"]
    assert found(broker, "q=speed>5&limit=1&offset=1") == ["2"]
    assert broker.get(f"{QUERY}&endTimeAt=2024-03-03T00:00:00Z&orderBy=speed").status == 400


def test_a_place_is_looked_for_where_it_was_in_that_time(broker):
    places(broker)
    near = "georel=near;maxDistance==2000&geometry=Point&coordinates=[2.29,48.85]"
    assert found(broker, near) == ["1"]
    ring = "[[[2.0,48.5],[2.6,48.5],[2.6,49.2],[2.0,49.2],[2.0,48.5]]]"
    assert found(broker, f"georel=within&geometry=Polygon&coordinates={ring}") == ["1"]
    assert found(broker, f"georel=disjoint&geometry=Polygon&coordinates={ring}") == ["2"]


def test_a_query_may_come_in_a_body(broker):
    places(broker)
    query = {
        "type": "Query",
        "entities": [{"type": "T"}, {"type": "U"}],
        "q": "speed>15",
        "temporalQ": {"timerel": "after", "timeAt": "2024-03-02T00:00:00Z", "lastN": 1},
    }
    answer = broker.post("temporal/entityOperations/query", query)
    assert [one["id"] for one in answer.json] == ["urn:p:1", "urn:p:2"]
    assert [one["value"] for one in answer.json[1]["speed"]] == [20]
    computed = query | {"aggrParams": {"aggrMethods": ["max", "avg"], "aggrPeriodDuration": "P1D"}}
    shown = broker.post("temporal/entityOperations/query", computed).json
    assert shown[0]["speed"]["max"][0][0] == 30
    for wrong in (
        {"type": "Question"},
        query | {"temporalQ": "now"},
        query | {"temporalQ": {"timerel": "during", "timeAt": AT}},
        query | {"temporalQ": {"timerel": "after", "timeAt": AT, "lastN": 1.5}},
        query | {"temporalQ": {"timerel": "between", "timeAt": AT}},
        query | {"aggrParams": {"aggrMethods": ["mode"]}},
    ):
        assert broker.post("temporal/entityOperations/query", wrong).error == "BadRequestData"


def test_instances_of_one_dataset_can_be_asked_for(broker):
    both = [level(1, 1)["level"], {**level(2, 2)["level"], "datasetId": "urn:d:1"}]
    broker.post("entities", {"id": "urn:a:1", "type": "T", "level": both})
    assert values(broker.get(f"{PATH}?format=temporalValues&datasetId=urn:d:1")) == [2]
    assert values(broker.get(f"{PATH}?format=temporalValues&datasetId=@none")) == [1]
    assert [one["datasetId"] for one in broker.get(f"{PATH}?datasetId=urn:d:1").json["level"]]
