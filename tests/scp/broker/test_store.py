"""A random walk of writes, on each database, beside a dictionary that does the same naively."""

import copy

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saola.scp.broker import store as tables
from saola.scp.selection.model import Selection

IDS = [f"urn:a:{n}" for n in range(3)]
VALUES = st.integers(-3, 3) | st.sampled_from(["x", "y", True, [1, 2]])
ATTRIBUTES = st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES, max_size=3)
STEPS = st.one_of(
    st.tuples(st.just("create"), st.sampled_from(IDS), ATTRIBUTES),
    st.tuples(st.just("upsert"), st.sampled_from(IDS), ATTRIBUTES),
    st.tuples(st.just("replace"), st.sampled_from(IDS), ATTRIBUTES),
    st.tuples(st.just("append"), st.sampled_from(IDS), ATTRIBUTES),
    st.tuples(st.just("update"), st.sampled_from(IDS), ATTRIBUTES),
    st.tuples(st.just("delete"), st.sampled_from(IDS), st.just({})),
)
DOORS = {
    "create": ("POST", "entities"),
    "upsert": ("POST", "entityOperations/upsert?options=update"),
    "replace": ("POST", "entityOperations/upsert"),
    "append": ("POST", "entities/{}/attrs"),
    "update": ("PATCH", "entities/{}/attrs"),
    "delete": ("DELETE", "entities/{}"),
}


def naive(world, step, entity_id, attributes):
    there = entity_id in world
    if step in {"create", "replace"} or (step == "upsert" and not there):
        if step != "create" or not there:
            world[entity_id] = dict(attributes)
    elif (there and step in {"upsert", "append"}) or (there and step == "update"):
        world[entity_id].update(attributes)
    elif step == "delete":
        world.pop(entity_id, None)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEPS, max_size=15))
def test_the_broker_holds_what_a_plain_dictionary_would(broker, steps):
    for entity_id in IDS:
        broker.delete(f"entities/{entity_id}")
    world = {}
    for step, entity_id, attributes in steps:
        method, path = DOORS[step]
        entity = {"id": entity_id, "type": "T", **copy.deepcopy(attributes)}
        body = [entity] if step in {"upsert", "replace"} else entity
        body = attributes if step in {"append", "update"} else body
        broker.ask(method, path.format(entity_id), None if step == "delete" else body)
        naive(world, step, entity_id, attributes)
    shown = {one.pop("id"): one for one in broker.query(type="T", options="keyValues").json}
    assert shown == {key: {"type": "T", **attributes} for key, attributes in world.items()}
    number = len([one for one in world.values() if one.get("a") == 1 and one.get("a") is not True])
    wanted = broker.query(type="T", q="a==1", count="true", limit=0)
    lists = len([one for one in world.values() if isinstance(one.get("a"), list)])
    assert wanted.header("ngsild-results-count") == str(number + lists)


def test_an_entity_keeps_its_number_when_it_comes_back(broker, loop):
    async def numbers():
        async with broker.platform.connections.reading() as tx:
            found = await tables.load(tx, ["urn:a:1"])
            return found["urn:a:1"].seq, found["urn:a:1"].deleted

    broker.post("entities", {"id": "urn:a:1", "type": "T"})
    first = loop.run_until_complete(numbers())
    broker.delete("entities/urn:a:1")
    assert loop.run_until_complete(numbers()) == (first[0], True)
    broker.post("entities", {"id": "urn:a:1", "type": "U"})
    assert loop.run_until_complete(numbers()) == first
    assert broker.ids(type="T") == []
    assert broker.ids(type="U") == ["1"]


def test_what_was_acknowledged_is_there_after_opening_again(store, loop):
    from tests.scp.conftest import opened

    first = opened(store, loop)
    first.post("entities", {"id": "urn:a:1", "type": "T", "level": 4})
    loop.run_until_complete(first.platform.stop())
    second = opened(store, loop)
    assert second.get("entities/urn:a:1?options=keyValues").json["level"] == 4
    loop.run_until_complete(second.platform.stop())


class Interrupted:
    """A transaction between whose statements somebody else has a turn."""

    def __init__(self, tx, between):
        self.dialect = tx.dialect
        self._tx = tx
        self._between = between

    async def rows(self, sql, values=()):
        if sql == tables.LOAD_NUMBERED[self.dialect]:
            await self._between()
        return await self._tx.rows(sql, values)


def test_an_entity_that_goes_while_it_is_looked_for_is_not_found(broker, loop):
    for number in (1, 2):
        broker.post("entities", {"id": f"urn:a:{number}", "type": "T"})

    async def gone():
        assert (await broker.asking("DELETE", "entities/urn:a:1")).status == 204

    async def found():
        async with broker.platform.connections.reading() as tx:
            return await tables.find(Interrupted(tx, gone), Selection(types=(("T",),)), 10, 0)

    assert [one.id for one in loop.run_until_complete(found())] == ["urn:a:2"]
