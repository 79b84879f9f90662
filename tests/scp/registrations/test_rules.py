"""Whether registrations conflict, match and are narrowed: rules that hold for any of them."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from saola.scp.contexts.model import CORE
from saola.scp.registrations.model import EntityInfo, Information, Mode, Wanted
from saola.scp.registrations.rules import conflict, expanded, fits, narrowed, parse

TYPES = st.sampled_from(["Lake", "Gate"])
IDS = st.sampled_from(["urn:a:1", "urn:a:2", "urn:b:1"])
PATTERNS = st.sampled_from(["", "^urn:a:", "1$"])
NAMES = st.frozensets(st.sampled_from(["level", "depth", "salt"]))
INFOS = st.one_of(
    st.builds(EntityInfo, type=TYPES, id=IDS),
    st.builds(EntityInfo, type=TYPES, id_pattern=PATTERNS),
)
INFORMATION = st.builds(
    Information, entities=st.lists(INFOS, max_size=3).map(tuple), names=NAMES
).filter(lambda one: one.entities or one.names)
WANTED = st.builds(
    Wanted,
    types=st.lists(TYPES.map(lambda one: (one,)), max_size=2).map(tuple),
    ids=st.lists(IDS, max_size=2, unique=True).map(tuple),
    names=NAMES,
)


def registration(information, mode, number=1):
    document = {
        "id": f"urn:r:{number}",
        "type": "ContextSourceRegistration",
        "information": [{"entities": [{"type": "Lake"}]}],
        "endpoint": "http://source.example",
    }
    one = parse(document, None)
    return msgspec.structs.replace(one, mode=mode, information=(information,))


@given(INFORMATION, INFORMATION, st.sampled_from(Mode), st.sampled_from(Mode))
def test_a_conflict_is_one_from_either_side(first, second, mode, other):
    one, two = registration(first, mode), registration(second, other, 2)
    assert (conflict(one, [two]) is None) == (conflict(two, [one]) is None)
    assert conflict(one, [one]) is None


@given(INFORMATION, st.sampled_from([Mode.EXCLUSIVE, Mode.REDIRECT]))
def test_what_is_exclusive_conflicts_with_the_same_again(information, mode):
    one = registration(information, Mode.EXCLUSIVE)
    assert conflict(registration(information, mode, 2), [one]) is one


@given(INFORMATION, WANTED)
def test_no_more_is_asked_than_is_registered_and_wanted(information, wanted):
    parts = narrowed(wanted, information) if fits(information, wanted) else ()
    for part in parts:
        assert not information.names or part.names <= information.names
        assert not (wanted.names & information.names) or part.names <= wanted.names
        assert not wanted.ids or set(part.ids) <= set(wanted.ids)
        assert fits(information, part)


@given(INFORMATION, IDS, TYPES, NAMES)
def test_an_entity_that_fits_is_asked_for(information, entity_id, kind, names):
    wanted = Wanted(types=((kind,),), ids=(entity_id,), names=names)
    if fits(information, wanted):
        assert any(part.ids == (entity_id,) for part in narrowed(wanted, information))


def test_a_document_that_is_expanded_again_stays_as_it_is():
    document = {
        "id": "urn:r:1",
        "type": "ContextSourceRegistration",
        "information": [{"entities": [{"type": "Lake"}], "propertyNames": ["level"]}],
        "endpoint": "http://source.example",
        "status": "failed",
    }
    once = expanded(document, CORE)
    assert once == expanded(once, CORE) == {k: v for k, v in document.items() if k != "status"}
