import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.lgsp import limits
from saola.lgsp.exchange import narrowing

NAMES = st.sampled_from(["a", "b", "c", "d"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)
FIELDS = st.lists(st.lists(NAMES, min_size=1, max_size=3).map(".".join), min_size=1, max_size=5)


def paths(value, here=()):
    """Every scalar of a value with the names that lead to it, lists gone through."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from paths(part, (*here, name))
    elif isinstance(value, list):
        for item in value:
            yield from paths(item, here)
    else:
        yield here, value


def admitted(path, fields):
    return any(path[: len(wanted)] == wanted for wanted in (tuple(f.split(".")) for f in fields))


@given(st.dictionaries(NAMES, VALUES), FIELDS)
def test_exactly_what_is_named_stays(value, fields):
    left = json.loads(narrowing.narrow(json.dumps(value).encode(), tuple(fields)))
    assert list(paths(left)) == [one for one in paths(value) if admitted(one[0], fields)]


@given(st.dictionaries(NAMES, VALUES), FIELDS)
def test_narrowing_again_changes_nothing(value, fields):
    once = narrowing.narrow(json.dumps(value).encode(), tuple(fields))
    assert narrowing.narrow(once, tuple(fields)) == once


def test_a_whole_value_swallows_its_parts_in_any_order():
    body = b'{"a":{"b":1,"c":2}}'
    for fields in (("a", "a.b"), ("a.b", "a")):
        assert narrowing.narrow(body, fields) == body


def test_a_contract_without_fields_shows_nothing():
    assert narrowing.narrows(())
    assert narrowing.narrow(b'{"a":1}', ()) == b"{}"


def test_a_star_shows_everything():
    assert not narrowing.narrows(("*", "a"))


@pytest.mark.parametrize("body", [b"x", b"1", b'"x"', b"null", b"{", b"\xff"])
def test_what_is_no_object_or_list_is_unfit(body):
    with pytest.raises(narrowing.Unfit):
        narrowing.narrow(body, ("a",))


def test_a_body_over_the_limit_is_unfit():
    with pytest.raises(narrowing.Unfit):
        narrowing.narrow(b" " * (limits.narrowed_response_bytes_max + 1), ("a",))


@pytest.mark.parametrize("depth", [300, 600, 1_000, 5_000])
def test_a_body_nested_too_deep_is_unfit(depth):
    for opened, closed in ((b"[", b"]"), (b'{"a":', b"}")):
        body = b'{"a":' + opened * depth + b"1" + closed * depth + b"}"
        for fields in (("a",), ("a" + ".a" * 2 * depth,)):
            with pytest.raises(narrowing.Unfit):
                narrowing.narrow(body, fields)


def test_a_member_that_is_named_twice_does_not_slip_through():
    assert narrowing.narrow(b'{"a":1,"b":2,"a":3}', ("a",)) == b'{"a":3}'
