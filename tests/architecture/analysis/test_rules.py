import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from saola.architecture.analysis.model import FlowState
from saola.architecture.analysis.rules import (
    duplicates,
    duplicates_of,
    judge_flows,
    several_masters,
    words,
)
from saola.architecture.repository.model import Flow, Inventory, Kind, Name, Object, Observed

AT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
NAMES = st.sampled_from(
    ["Cổng dịch vụ công", "Cổng DVC trực tuyến", "Quản lý văn bản", "QLVB&ĐH", "Camera giao thông"]
)
ENTITIES = st.lists(st.sampled_from(["công dân", "đất đai", "hồ sơ"]), unique=True).map(tuple)


def system(code, name, **facts):
    return Object(code=code, kind=Kind.SYSTEM, name=Name(name, name), box="egov", **facts)


def observed(consumer, provider, calls=1, refused=0):
    return Observed(
        consumer=consumer,
        provider=provider,
        service="s",
        calls=calls,
        errors=0,
        refused=refused,
        last_at=AT,
    )


@st.composite
def inventories(draw):
    count = draw(st.integers(0, 8))
    return Inventory(
        tuple(
            system(f"s{n}", draw(NAMES), masters=draw(ENTITIES), reads=draw(ENTITIES))
            for n in range(count)
        ),
        (),
    )


def test_an_abbreviation_means_what_it_stands_for():
    assert words("QLVB&ĐH tỉnh") == words("Hệ thống quản lý văn bản và điều hành")


def test_two_document_systems_are_a_question_with_its_evidence():
    found = duplicates(
        Inventory(
            (
                system("a", "Quản lý văn bản và điều hành", functions=("văn bản",)),
                system("b", "QLVB&ĐH", functions=("văn bản",)),
                system("c", "Quan trắc độ mặn"),
            ),
            (),
        )
    )
    assert [(pair.one.code, pair.other.code) for pair in found] == [("a", "b")]
    assert {reason.sign for reason in found[0].evidence} == {"name", "functions"}


@given(inventories())
def test_every_duplicate_names_two_systems_and_shows_why(inventory):
    pairs = duplicates(inventory)
    assert [pair.score for pair in pairs] == sorted((pair.score for pair in pairs), reverse=True)
    for pair in pairs:
        assert pair.one.code < pair.other.code
        assert 0 < pair.score <= 1
        assert pair.evidence


@given(inventories(), ENTITIES)
def test_a_candidate_is_compared_as_if_it_stood_in_the_inventory(inventory, entities):
    candidate = system("new", "Cổng dịch vụ công", masters=entities)
    pairs = duplicates_of(candidate, inventory)
    assert all("new" in {pair.one.code, pair.other.code} for pair in pairs)


def test_a_second_master_of_one_entity_stands_out():
    inventory = Inventory(
        (system("a", "A", masters=("đất đai",)), system("b", "B", masters=("đất đai", "hồ sơ"))), ()
    )
    (conflict,) = several_masters(inventory)
    assert (conflict.entity, [item.code for item in conflict.systems]) == ("đất đai", ["a", "b"])


def test_traffic_that_nobody_declared_stands_out_and_silence_shows():
    flows = judge_flows(
        [Flow(consumer="a", provider="b"), Flow(consumer="a", provider="c")],
        [observed("a", "b", calls=3), observed("x", "b")],
    )
    assert {(flow.consumer, flow.provider): flow.state for flow in flows} == {
        ("a", "b"): FlowState.FLOWING,
        ("a", "c"): FlowState.SILENT,
        ("x", "b"): FlowState.UNDECLARED,
    }


def test_a_refused_call_is_no_traffic_but_an_attempt_that_shows():
    declared, stranger = judge_flows(
        [Flow(consumer="a", provider="b")],
        [observed("a", "b", calls=0, refused=2), observed("z", "b", calls=0, refused=1)],
    )
    assert (declared.state, declared.refused) == (FlowState.SILENT, 2)
    assert (stranger.state, stranger.refused) == (FlowState.UNDECLARED, 1)


PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")))


@given(PAIRS, PAIRS)
def test_every_pair_that_was_declared_or_seen_is_judged_once(declared, seen):
    flows = judge_flows(
        [Flow(consumer=c, provider=p) for c, p in declared], [observed(c, p) for c, p in seen]
    )
    assert [(flow.consumer, flow.provider) for flow in flows] == sorted({*declared, *seen})
    for flow in flows:
        pair = (flow.consumer, flow.provider)
        assert (flow.state is FlowState.UNDECLARED) == (pair not in declared)
        assert (flow.state is FlowState.FLOWING) == (pair in declared and pair in seen)
