"""Aggregates that are kept answer as the instances would, and outlive them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saola.kernel import clock as now
from saola.scp import limits
from saola.scp.entities.rules import microseconds
from saola.scp.temporal.aggregates import store as kept
from saola.scp.temporal.archivist import Archivist

ONE = "temporal/entities/urn:a:1"
METHODS = "totalCount,sum,avg,min,max,stddev,sumsq"
SPANS = (
    "timerel=after&timeAt=2020-01-01T00:00:00Z",
    "timerel=between&timeAt=2020-01-01T02:00:00Z&endTimeAt=2020-01-03T00:00:00Z",
    "timerel=before&timeAt=2020-01-02T00:00:00Z",
    "timerel=between&timeAt=2020-01-01T17:00:00Z&endTimeAt=2020-01-02T17:00:00Z&attrs=level",
    "timerel=after&timeAt=2019-12-31T00:00:00Z&datasetId=urn:d:1",
)
PERIODS = ("", "PT1H", "PT3H", "P1D", "P1M")
QUESTIONS = [
    f"{ONE}?{span}&options=aggregatedValues&aggrMethods={METHODS}&aggrPeriodDuration={period}"
    for span in SPANS
    for period in PERIODS
    if period or "before" not in span
]


def answers(broker):
    return [answered(broker, one) for one in QUESTIONS]


def answered(broker, question):
    answer = broker.get(question)
    assert answer.status == 200, answer.text
    return rounded(answer.json)


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return round(value, 6) if isinstance(value, float) else value


def from_instances(broker, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(limits, "uncounted_instances_max", -1)
        return answers(broker)


def archivist(broker):
    return Archivist(broker.platform.connections, broker.platform.tiers.files)


def counted(broker, loop):
    loop.run_until_complete(archivist(broker).count())


def dropped(broker, loop):
    loop.run_until_complete(archivist(broker).drop(microseconds(now.now())))


def wrote(broker, *instance):
    """Attribute, value, hour since 2020-01-01 and minute of observation, dataset."""
    term, value, hour, minute, dataset = (*instance, None)[:5]
    at = f"2020-01-{1 + hour // 24:02}T{hour % 24:02}:{minute:02}:00Z"
    body = {"type": "Property", "value": value, "observedAt": at}
    if dataset:
        body["datasetId"] = dataset
    told = {"id": "urn:a:1", "type": "T", term: body}
    assert broker.post("entityOperations/upsert?options=update", [told]).status < 300


@pytest.fixture
def told(broker, clock):
    for hour in range(0, 60, 2):
        wrote(broker, "level", hour / 4, hour, hour)
        wrote(broker, "level", -hour, hour, 30, "urn:d:1")
        clock.move(days=1)
    wrote(broker, "name", "x", 3, 0)
    return broker


def test_they_answer_as_the_instances_would(told, loop, monkeypatch):
    wanted = from_instances(told, monkeypatch)
    assert answers(told) == wanted
    counted(told, loop)
    assert answers(told) == wanted
    wrote(told, "level", 100, 1, 59)  # late
    wrote(told, "level", 3, 70, 0)
    wanted = from_instances(told, monkeypatch)
    assert answers(told) == wanted
    counted(told, loop)
    assert answers(told) == wanted


def test_corrections_are_counted(told, loop, monkeypatch):
    counted(told, loop)
    first, second, *_ = told.get(f"{ONE}?attrs=level&datasetId=@none").json["level"]
    path = f"{ONE}/attrs/level"
    moved = {"value": 50, "observedAt": "2020-01-01T09:00:00Z"}
    assert told.patch(f"{path}/{first['instanceId']}", {"level": moved}).status == 204
    assert told.delete(f"{path}/{second['instanceId']}").status == 204
    wanted = from_instances(told, monkeypatch)
    assert answers(told) == wanted
    assert told.delete(f"{path}?datasetId=urn:d:1").status == 204
    wanted = from_instances(told, monkeypatch)
    assert answers(told) == wanted
    counted(told, loop)
    assert answers(told) == wanted


def test_they_outlive_the_instances(told, loop, clock):
    counted(told, loop)
    asked = [one for one in QUESTIONS if not one.endswith("=")]
    before = [answered(told, one)["level"] for one in asked]
    clock.move(days=60)
    dropped(told, loop)
    assert told.get(ONE).status == 404
    assert [answered(told, one)["level"] for one in asked] == before
    assert answered(told, asked[0])["name"]["totalCount"][0][0] == 1
    wrote(told, "level", 7, 2, 30)  # late, of an hour whose other instances are gone
    query = f"{ONE}?{SPANS[0]}&options=aggregatedValues&aggrPeriodDuration=PT1H&attrs=level"
    level = answered(told, f"{query}&aggrMethods=sum&datasetId=@none")["level"]
    assert level["sum"][1] == [7.5, "2020-01-01T02:00:00Z", "2020-01-01T03:00:00Z"]
    assert told.delete(ONE).status == 204
    assert told.get(f"{query}&aggrMethods=sum").status == 404


def test_an_hour_that_was_archived_is_corrected(told, loop, clock, monkeypatch):
    clock.move(days=60)
    before = from_instances(told, monkeypatch)
    loop.run_until_complete(archivist(told).archive(microseconds(now.now())))
    assert answers(told) == before
    first, *_ = told.get(f"{ONE}?attrs=level&datasetId=@none").json["level"]
    path = f"{ONE}/attrs/level/{first['instanceId']}"
    assert told.patch(path, {"level": {"value": 1000}}).status == 204
    wanted = from_instances(told, monkeypatch)
    assert wanted != before
    assert answers(told) == wanted


def test_numbers_too_great_to_be_squared_are_left_to_the_instances(broker, loop):
    wrote(broker, "level", 1e200, 1, 0)
    wrote(broker, "level", 2, 1, 1)
    counted(broker, loop)
    query = f"{ONE}?{SPANS[0]}&options=aggregatedValues&aggrMethods=max&aggrPeriodDuration=PT1H"
    assert answered(broker, query)["level"]["max"][0][0] == 1e200


def test_counting_goes_on_from_where_it_stopped(told, loop):
    async def some():
        async with told.platform.connections.transaction() as tx:
            return await kept.count_up(tx, 7), await kept.counted_to(tx)

    turns = [loop.run_until_complete(some()) for _ in range(12)]
    assert not turns[-1][0]
    assert [at for _, at in turns] == sorted(at for _, at in turns)


TOLD = st.lists(
    st.tuples(
        st.sampled_from(["level", "other"]),
        st.integers(-64, 64).map(lambda one: one / 8),
        st.integers(0, 60),
        st.integers(0, 59),
        st.sampled_from([None, "urn:d:1"]),
    ),
    min_size=1,
    max_size=15,
)


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=TOLD, after=TOLD)
def test_whatever_was_told_is_counted_once(broker, loop, monkeypatch, told, after):
    for one in told:
        wrote(broker, *one)
    counted(broker, loop)
    for one in after:
        wrote(broker, *one)
    wanted = from_instances(broker, monkeypatch)
    assert answers(broker) == wanted
    counted(broker, loop)
    assert answers(broker) == wanted
