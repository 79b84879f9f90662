"""Aggregates that the database computes, beside what plain Python makes of the same numbers."""

import statistics

import pytest

PATH = "temporal/entities/urn:a:1"
VALUES = [4.0, 6.0, 11.0, 2.5]


@pytest.fixture
def told(broker):
    instances = [
        {"type": "Property", "value": one, "observedAt": f"2024-03-02T{hour:02}:30:00Z"}
        for hour, one in enumerate(VALUES)
    ]
    names = [
        {"type": "Property", "value": one, "observedAt": f"2024-03-02T0{hour}:30:00Z"}
        for hour, one in enumerate(["b", "a", "b"])
    ]
    body = {"id": "urn:a:1", "type": "T", "level": instances, "name": names}
    assert broker.post("temporal/entities", body).status == 201
    return broker


def computed(broker, methods, period="", span="timerel=after&timeAt=2024-03-02T00:00:00Z"):
    text = f"&aggrPeriodDuration={period}" if period else ""
    answer = broker.get(f"{PATH}?options=aggregatedValues&aggrMethods={methods}{text}&{span}")
    assert answer.status == 200, answer.text
    return answer.json


def test_every_method_is_computed_over_the_whole_span(told):
    level = computed(told, "totalCount,distinctCount,sum,avg,min,max,stddev,sumsq")["level"]
    assert {name: pairs[0][0] for name, pairs in level.items() if name != "type"} == {
        "totalCount": 4,
        "distinctCount": 4,
        "sum": sum(VALUES),
        "avg": statistics.fmean(VALUES),
        "min": min(VALUES),
        "max": max(VALUES),
        "stddev": pytest.approx(statistics.pstdev(VALUES)),
        "sumsq": sum(one * one for one in VALUES),
    }
    assert level["type"] == "Property"


def test_periods_begin_where_the_span_does(told):
    assert computed(told, "avg", "PT2H")["level"]["avg"] == [
        [5.0, "2024-03-02T00:00:00Z", "2024-03-02T02:00:00Z"],
        [6.75, "2024-03-02T02:00:00Z", "2024-03-02T04:00:00Z"],
    ]
    assert computed(told, "max", "PT1H", "lang=vi")["level"]["max"][1] == [
        6.0,
        "2024-03-02T01:30:00Z",
        "2024-03-02T02:30:00Z",
    ]


def test_months_are_those_of_the_calendar(told):
    late = {"type": "Property", "value": 1, "observedAt": "2024-04-05T00:00:00Z"}
    told.post(f"{PATH}/attrs", {"level": [late]})
    span = "timerel=after&timeAt=2024-01-31T00:00:00Z"
    assert computed(told, "totalCount", "P1M", span)["level"]["totalCount"] == [
        [4, "2024-02-29T00:00:00Z", "2024-03-31T00:00:00Z"],
        [1, "2024-03-31T00:00:00Z", "2024-04-30T00:00:00Z"],
    ]


def test_texts_have_a_least_and_a_number_but_no_mean(told):
    name = computed(told, "min,max,distinctCount,avg")["name"]
    assert (name["min"][0][0], name["max"][0][0]) == ("a", "b")
    assert name["distinctCount"][0][0] == 2
    assert name["avg"] == []


def test_aggregates_of_many_entities(told):
    query = "temporal/entities?type=T&timerel=after&timeAt=2024-03-02T00:00:00Z"
    answer = told.get(f"{query}&options=aggregatedValues&aggrMethods=avg&attrs=level")
    assert [one["level"]["avg"][0][0] for one in answer.json] == [statistics.fmean(VALUES)]
    assert "name" not in answer.json[0]
