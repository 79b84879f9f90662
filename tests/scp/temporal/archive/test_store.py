"""Histories answer the same wherever they lie: the broker is asked before and after archiving."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saola.kernel import clock as now
from saola.scp.entities.rules import microseconds
from saola.scp.temporal.archive import store as ledger
from saola.scp.temporal.archivist import Archivist
from saola.scp.temporal.model import PERIOD_SHIFT

T = "timerel=after&timeAt=2020-01-01T00:00:00Z"
BETWEEN = "timerel=between&timeAt=2020-01-01T00:00:03Z&endTimeAt=2020-02-02T00:00:00Z"
ONE = "temporal/entities/urn:a:1"
QUESTIONS = [
    *(f"{ONE}?{rest}" for rest in ("", T, BETWEEN, f"{T}&lastN=2", f"{BETWEEN}&lastN=1")),
    f"{ONE}?timeproperty=modifiedAt&{T}&options=sysAttrs",
    f"{ONE}?timeproperty=deletedAt",
    f"{ONE}?timeproperty=createdAt&lastN=3&options=temporalValues",
    f"{ONE}?attrs=level",
    f"{ONE}?attrs=none",
    f"{ONE}?pick=id,type",
    f"{ONE}?datasetId=urn:d:1",
    f"{ONE}?options=aggregatedValues&aggrMethods=totalCount,distinctCount,sum,avg,min,max,sumsq",
    f"{ONE}?{T}&options=aggregatedValues&aggrMethods=max,stddev&aggrPeriodDuration=PT2S",
    f"{ONE}?{T}&options=aggregatedValues&aggrMethods=totalCount&aggrPeriodDuration=P1M",
    "temporal/entities/urn:a:3",
    f"temporal/entities?type=T&{T}&count=true",
    f"temporal/entities?type=T&{T}&q=level>2&count=true",
    f"temporal/entities?type=T&{T}&q=level==1;name==%22x%22",
    f"temporal/entities?type=T&{BETWEEN}&attrs=level&lastN=1&orderBy=id;desc",
    f"temporal/entities?type=T&{T}&georel=near;maxDistance==5000&geometry=Point&coordinates=[105,10]",
    f"temporal/entities?type=T&{T}&options=aggregatedValues&aggrMethods=avg&attrs=level",
]


def answers(broker):
    return [(q, a.status, a.headers, a.text) for q in QUESTIONS for a in [broker.get(q)]]


def archivist(broker):
    return Archivist(broker.platform.connections, broker.platform.tiers.files)


def archived(broker, loop):
    """Archive everything that was stored by now; the numbers of the periods."""
    return loop.run_until_complete(archivist(broker).archive(microseconds(now.now())))


def wrote(broker, *instance):
    """Entity, attribute, value, second of observation and, for one that is not default, dataset."""
    entity, term, value, second, dataset = (*instance, None)[:5]
    body = {"type": "Property", "value": value, "observedAt": f"2020-01-01T00:00:{second:02}Z"}
    if dataset:
        body["datasetId"] = dataset
    told = [{"id": f"urn:a:{entity}", "type": "T", term: body}]
    assert broker.post("entityOperations/upsert?options=update", told).status < 300


@pytest.fixture
def told(broker, clock):
    """Two entities over three periods, with a place, a deletion, a text and two datasets."""
    for value in range(6):
        wrote(broker, 1 + value % 2, "level", value, value)
        wrote(broker, 1, "level", -value, 10 + value, "urn:d:1")
        clock.move(days=14)
    place = {"type": "Point", "coordinates": [105.001, 10.001]}
    at = {"type": "GeoProperty", "value": place, "observedAt": "2020-01-01T00:00:09Z"}
    broker.post(
        "entityOperations/upsert?options=update", [{"id": "urn:a:2", "type": "T", "location": at}]
    )
    wrote(broker, 1, "name", "x", 4)
    assert broker.delete("entities/urn:a:1/attrs/name").status == 204
    clock.move(days=40)
    return broker


def test_every_question_is_answered_as_before(told, loop, clock):
    before = answers(told)
    assert len(archived(told, loop)) >= 4
    assert answers(told) == before
    wrote(told, 1, "level", 40, 40)
    wrote(told, 2, "name", "y", 41)
    recent = answers(told)
    clock.move(days=60)
    assert archived(told, loop)
    assert answers(told) == recent


def test_an_archived_instance_is_corrected_and_removed(told, loop):
    archived(told, loop)
    first, second, *rest = told.get(f"{ONE}?attrs=level&datasetId=@none").json["level"]
    path = f"{ONE}/attrs/level"
    assert told.patch(f"{path}/{first['instanceId']}", {"level": {"value": 77}}).status == 204
    assert told.delete(f"{path}/{second['instanceId']}").status == 204
    assert told.delete(f"{path}/{second['instanceId']}").status == 404
    assert told.delete(f"{ONE}/attrs/none/{first['instanceId']}").status == 404
    shown = [one["value"] for one in told.get(f"{ONE}?attrs=level&datasetId=@none").json["level"]]
    assert shown == [77, *(one["value"] for one in rest)]
    before = answers(told)
    assert len(archived(told, loop)) == 2
    assert archived(told, loop) == []
    assert answers(told) == before


def test_what_is_forgotten_goes_from_archives_too(told, loop):
    archived(told, loop)
    assert told.delete(f"{ONE}/attrs/level?datasetId=urn:d:1").status == 204
    assert isinstance(told.get(ONE).json["level"], list)
    assert told.get(f"{ONE}?datasetId=urn:d:1").status in {200, 404}
    assert told.delete("temporal/entities/urn:a:2").status == 204
    assert told.get("temporal/entities/urn:a:2").status == 404
    before = answers(told)
    archived(told, loop)
    assert answers(told) == before
    wrote(told, 2, "level", 5, 50)
    (only,) = told.get("temporal/entities/urn:a:2").json["level"]
    assert only["value"] == 5


def test_a_period_that_is_corrected_while_it_is_written_stays(told, loop, monkeypatch):
    busy, draft = archivist(told), told.platform.tiers.files.draft
    first = told.get(f"{ONE}?attrs=level&datasetId=@none").json["level"][0]
    path = f"{ONE}/attrs/level/{first['instanceId']}"

    class Correcting:
        """While it is written, a client corrects an instance."""

        def __init__(self, period):
            self.made = draft(period)

        def add(self, rows):
            self.made.add(rows)

        @property
        def instances(self):
            return self.made.instances

        def settle(self):
            written = self.made.settle()
            call = told.asking("PATCH", path, {"level": {"value": 99}})
            asyncio.run_coroutine_threadsafe(call, loop).result()
            return written

        def close(self):
            self.made.close()

    monkeypatch.setattr(told.platform.tiers.files, "draft", Correcting)
    stored = int(first["instanceId"].rsplit(":", 1)[-1]) >> PERIOD_SHIFT
    done = loop.run_until_complete(busy.archive(microseconds(now.now())))
    assert stored not in done
    monkeypatch.undo()
    before = answers(told)
    assert told.get(f"{ONE}?attrs=level&datasetId=@none").json["level"][0]["value"] == 99
    assert stored in archived(told, loop)
    assert answers(told) == before


def test_a_killed_archivist_loses_nothing_and_answers_nothing_twice(told, loop, monkeypatch):
    before = answers(told)

    class Killed(Exception):
        pass

    async def killed(*_):
        raise Killed

    for name in ("shelve", "page"):
        with monkeypatch.context() as patched:
            patched.setattr(ledger, name, killed)
            with pytest.raises(Killed):
                archived(told, loop)
        assert answers(told) == before
    archived(told, loop)
    assert answers(told) == before


def test_files_nobody_names_go_after_a_while(told, loop, clock):
    before, files = answers(told), told.platform.tiers.files
    archived(told, loop)
    kept = sorted(files.folder.glob("*/*.parquet"))
    for name in ("stray.parquet", "killed.partial"):
        (kept[0].parent / name).write_bytes(b"")
    loop.run_until_complete(archivist(told).sweep())
    assert len(list(files.folder.glob("*/*.par*"))) == len(kept) + 2
    clock.move(days=400)
    loop.run_until_complete(archivist(told).sweep())
    assert sorted(files.folder.glob("*/*.par*")) == kept
    assert answers(told) == before


def test_retention_drops_archives_with_their_periods(told, loop):
    archived(told, loop)
    loop.run_until_complete(archivist(told).drop(microseconds(now.now())))
    assert told.get(ONE).status == 404


TOLD = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(["level", "name"]),
        st.one_of(st.integers(-3, 3), st.sampled_from(["x", "y", ""])),
        st.integers(0, 59),
        st.sampled_from([None, "urn:d:1"]),
        st.sampled_from([0, 0, 30]),
    ),
    max_size=12,
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=TOLD, after=TOLD)
def test_whatever_was_told_is_answered_the_same(broker, loop, clock, told, after):
    for entity, term, value, second, dataset, days in told:
        wrote(broker, entity, term, value, second, dataset)
        clock.move(days=days)
    clock.move(days=60)
    before = answers(broker)
    archived(broker, loop)
    assert answers(broker) == before
    for entity, term, value, second, dataset, _ in after:
        wrote(broker, entity, term, value, second, dataset)
    before = answers(broker)
    clock.move(days=60)
    archived(broker, loop)
    assert answers(broker) == before
