import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp.broker.model import Verb, Write
from saola.scp.broker.rules import decide
from saola.scp.entities.model import NULL, Instance

NAMES = st.sampled_from(["a", "b", "c"])
INSTANCES = st.dictionaries(NAMES, st.integers() | st.just(NULL), max_size=3).map(
    lambda given: tuple(
        Instance(name, "", {"type": "Property", "value": value}) for name, value in given.items()
    )
)
WRITES = st.builds(
    lambda verb, instances, name: Write(
        verb=verb, id="urn:a:1", types=("T",), instances=instances, name=name, every=True
    ),
    st.sampled_from([verb for verb in Verb if verb is not Verb.PATCH_ATTRIBUTE]),
    INSTANCES,
    NAMES,
)
CREATING = {Verb.CREATE, Verb.UPSERT, Verb.UPSERT_UPDATE, Verb.OBSERVE}


def values(entity):
    return {name: one.body["value"] for (name, _), one in entity.attributes.items()}


@given(st.lists(WRITES, max_size=12))
def test_what_a_change_puts_and_drops_is_exactly_the_difference(writes):
    state = None
    for at, write in enumerate(writes, start=1):
        try:
            change = decide(write, state, at)
        except Refusal:
            continue
        before = dict(state.attributes) if state else {}
        for one in change.dropped:
            del before[one.key]
        for one in change.put:
            before[one.key] = one
        assert before == change.after.attributes
        assert NULL not in values(change.after).values()
        state = change.after


@given(INSTANCES.filter(lambda given: NULL not in [one.body["value"] for one in given]), INSTANCES)
def test_an_attribute_keeps_the_time_of_its_creation(first, second):
    made = decide(Write(verb=Verb.CREATE, id="urn:a:1", types=("T",), instances=first), None, 1)
    grown = decide(Write(verb=Verb.APPEND, id="urn:a:1", instances=second), made.after, 2)
    for key, one in grown.after.attributes.items():
        assert one.created_at == (1 if key in made.after.attributes else 2)
    assert grown.after.created_at == 1


def test_nothing_is_deleted_from_what_does_not_exist():
    gone = Instance("level", "", {"type": "Property", "value": NULL})
    with pytest.raises(Refusal):
        decide(Write(verb=Verb.CREATE, id="urn:a:1", types=("T",), instances=(gone,)), None, 1)


@pytest.mark.parametrize("verb", sorted(CREATING, key=str))
def test_what_does_not_exist_is_made(verb):
    one = Instance("level", "", {"type": "Property", "value": 1})
    change = decide(Write(verb=verb, id="urn:a:1", types=("T",), instances=(one,)), None, 1)
    assert change.created
    assert values(change.after) == {"level": 1}


@pytest.mark.parametrize("verb", sorted(set(Verb) - CREATING, key=str))
def test_what_does_not_exist_cannot_be_changed(verb):
    with pytest.raises(Refusal) as refused:
        decide(Write(verb=verb, id="urn:a:1", types=("T",)), None, 1)
    assert refused.value.code.code == "ResourceNotFound"


def test_a_patch_may_not_change_the_kind_of_an_attribute():
    link = Instance("owner", "", {"type": "Relationship", "object": "urn:a:2"})
    made = decide(Write(verb=Verb.CREATE, id="urn:a:1", types=("T",), instances=(link,)), None, 1)
    patch = Instance("owner", "", {"type": "LanguageProperty", "languageMap": {"vi": "x"}})
    with pytest.raises(Refusal) as refused:
        decide(Write(verb=Verb.PATCH_ATTRIBUTE, id="urn:a:1", instances=(patch,)), made.after, 2)
    assert refused.value.code.code == "BadRequestData"
