"""The history table beside a plain list."""

import datetime as dt
import random
from pathlib import Path

import pytest

from saola.kernel import clock as now
from saola.scp import front
from saola.scp.entities.rules import microseconds
from saola.scp.temporal import store as tables
from saola.scp.temporal.archivist import Archivist
from saola.scp.temporal.model import PERIOD_SHIFT, Span, TimeProperty


def test_the_table_answers_as_a_plain_list_would(broker, loop):
    chance = random.Random(4)  # noqa: S311 # a test must repeat
    rows = [
        (
            chance.randint(1, 2),
            chance.choice("ab"),
            "",
            chance.choice([None, chance.randint(0, 20)]),
            number,
            f'{{"type":"Property","value":{number}}}',
            *(None, None, number, None, None),
        )
        for number in range(200)
    ]

    async def asked():
        async with broker.platform.connections.transaction() as tx:
            for period, some in ((7, rows[:120]), (8, rows[120:])):
                await tables.open_period(tx, period)
                await tables.append(tx, period, some)
        spans = [
            Span(),
            Span(start=5, end=12),
            Span(names=("a",), last=3),
            Span(property=TimeProperty.MODIFIED, start=50, last=10),
        ]
        async with broker.platform.connections.reading() as tx:
            return [(one, await tables.evolution(tx, [1], one, 1000)) for one in spans]

    for span, found in loop.run_until_complete(asked()):
        column = 3 if span.property is TimeProperty.OBSERVED else 4
        wanted = [
            (row[column], row[4], row[1])
            for row in rows
            if row[0] == 1
            and row[column] is not None
            and (span.start is None or row[column] >= span.start)
            and (span.end is None or row[column] < span.end)
            and (not span.names or row[1] in span.names)
        ]
        wanted.sort()
        if span.last:
            wanted = sorted(
                one for name in "ab" for one in [w for w in wanted if w[2] == name][-span.last :]
            )
        in_order = sorted(found, key=lambda one: (one.at, one.seq))
        assert [(one.at, one.modified_at, one.name) for one in in_order] == wanted


def values(broker):
    return [one["value"] for one in broker.get("temporal/entities/urn:a:1").json["level"]]


def written(broker, value):
    body = {"type": "Property", "value": value, "observedAt": f"2020-01-01T00:00:{value:02}Z"}
    broker.post("entityOperations/upsert", [{"id": "urn:a:1", "type": "T", "level": body}])


def kept(broker, loop):
    async def asked():
        async with broker.platform.connections.reading() as tx:
            return await tables.periods(tx)

    return loop.run_until_complete(asked())


def test_each_period_has_a_place_of_its_own_and_old_ones_go_whole(broker, loop, clock):
    for value in range(4):
        written(broker, value)
        clock.move(days=28)
    assert values(broker) == [0, 1, 2, 3]
    first, *rest = kept(broker, loop)[1:]
    assert len(rest) == 3
    archivist = Archivist(broker.platform.connections, broker.platform.tiers.files)
    before = microseconds(now.now() - dt.timedelta(days=70))
    assert loop.run_until_complete(archivist.drop(before)) == [0, first, rest[0]]
    assert loop.run_until_complete(archivist.drop(before)) == []
    assert values(broker) == [2, 3]
    written(broker, 4)
    broker.delete(f"temporal/entities/urn:a:1/attrs/level/{instance(broker, 0)}")
    assert values(broker) == [3, 4]


def instance(broker, number):
    return broker.get("temporal/entities/urn:a:1").json["level"][number]["instanceId"]


def test_an_instance_tells_its_period_by_its_number(broker, loop):
    written(broker, 1)
    number = int(instance(broker, 0).rsplit(":", 1)[-1])
    assert number >> PERIOD_SHIFT == kept(broker, loop)[-1]


@pytest.fixture
def old_store(store):
    """A store as it was before there were periods, with three instances in it."""
    folder = Path(front.__file__).parent / "sql"
    with store.transaction() as tx:
        tx.execute("CREATE TABLE migration (name TEXT PRIMARY KEY)")
        for path in sorted(folder.glob("0006_*.sql")):
            tx.execute("INSERT INTO migration (name) VALUES (?)", (path.name,))
    store.migrate(folder)
    with store.transaction() as tx:
        tx.execute("DELETE FROM migration WHERE name LIKE '0006_%'")
        tx.execute(
            "INSERT INTO entity (seq, id, types, scope, created_at, modified_at)"
            " VALUES (1, 'urn:a:1', '[\"T\"]', '[]', 5, 5)"
        )
        for seq, body in enumerate(
            [
                '{"type":"Property","value":7,"observedAt":"2024-01-01T00:00:00Z"}',
                '{"type":"Property","value":"x","observedAt":"2024-01-01T00:00:01Z"}',
                None,
            ],
            start=1,
        ):
            tx.execute(
                "INSERT INTO history (seq, entity, name, dataset, observed_at, modified_at, body)"
                " VALUES (?, 1, 'level', '', ?, ?, ?)",
                (seq, seq if body else None, seq, body),
            )
    store.close()
    return store


def test_history_from_before_periods_is_kept(old_store, loop):
    from tests.scp.conftest import opened

    broker = opened(old_store, loop)
    try:
        assert values(broker) == [7, "x"]
        path = "temporal/entities/urn:a:1"
        computed = broker.get(f"{path}?options=aggregatedValues&aggrMethods=sum").json
        assert computed["level"]["sum"][0][0] == 7
        (trace,) = broker.get(f"{path}?timeproperty=deletedAt").json["level"]
        assert trace["value"] == "urn:ngsi-ld:null"
        written(broker, 9)
        assert values(broker) == [7, "x", 9]
        assert kept(broker, loop)[0] == 0
    finally:
        loop.run_until_complete(broker.platform.stop())
