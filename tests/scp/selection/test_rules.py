import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp import limits
from saola.scp.selection import geometry, language
from saola.scp.selection.model import Near, Operator, Term


def parse(text):
    return language.parse(text, lambda name: name)


def test_a_query_is_read_as_the_standard_says():
    assert parse("a") == Term("a", Operator.EXISTS)
    assert parse("!a") == Term("a", Operator.ABSENT)
    assert parse("a.b[c.d]>=4") == Term("a", Operator.GREATER_EQUAL, ("b",), ("c", "d"), (4.0,))
    assert parse('a=="x","y"').values == ("x", "y")
    assert parse("a==1..3").values == ((1.0, 3.0),)
    assert parse("a==true").values == (True,)
    assert parse("at>2024-01-01T00:00:00Z").values == ("2024-01-01T00:00:00Z",)
    both = parse("(a==1|b==2);c")
    assert len(both.terms) == 2
    assert len(both.terms[0].terms) == 2


@given(st.text(alphabet='ab.[]()!~=<>;|," 1\\', max_size=30) | st.text(max_size=20))
def test_any_text_is_a_query_or_is_refused(text):
    with contextlib.suppress(Refusal):
        parse(text)


@pytest.mark.parametrize(
    "slow",
    [
        "(a+)+b",
        "(a|a)*b",
        "a*b*c*d*e",
        r"(a)\1",
        "((((",
        ".?" * 40 + "!",
        ".??" * 40 + "!",
        "(.|.)" * 40 + "!",
        "((.|.)(.|.)(.|.)(.|.)(.|.)(.|.)|.)(.|.)(.|.)(.|.)!",
        "[^a]*[^b]*[^c]*[de]",
        "^x|[^a]*[^b]*[^c]*[de]",
    ],
)
def test_a_pattern_that_may_never_end_is_refused(slow):
    with pytest.raises(Refusal):
        language.check_pattern(slow)


@pytest.mark.parametrize(
    "usual",
    [
        "urn:ngsi-ld:Station:.*",
        "^urn:ngsi-ld:[A-Za-z]+:.*:[0-9]{2}$",
        "(Water|Weather|Air)Observed:.+",
        r"[?|(]+\?\*",
        "https?://.*",
    ],
)
def test_a_pattern_that_ends_soon_is_admitted(usual):
    assert language.check_pattern(usual) == usual


def test_a_query_compares_no_more_values_than_a_database_can_nest():
    most = ",".join(["1"] * limits.query_values_max)
    assert len(parse(f"a=={most}").values) == limits.query_values_max
    with pytest.raises(Refusal):
        parse(f"a=={most},1")
    with pytest.raises(Refusal):
        parse(f"a=={most};b==1")


LON, LAT = st.floats(-179, 179), st.floats(-85, 85)


@given(LON, LAT, LON, LAT, st.floats(1, 2_000_000))
def test_what_is_near_lies_in_the_box_that_is_searched(lon, lat, other_lon, other_lat, most):
    near = Near((lon, lat), most, None)
    west, south, east, north = geometry.box(near)
    if geometry.matches(near, (other_lon, other_lat)):
        assert west <= other_lon <= east
        assert south <= other_lat <= north


@given(LON, LAT, LON, LAT)
def test_a_distance_is_the_same_there_and_back(lon, lat, other_lon, other_lat):
    there = geometry.distance_m(lon, lat, other_lon, other_lat)
    assert there == pytest.approx(geometry.distance_m(other_lon, other_lat, lon, lat), abs=1e-3)
    assert there >= 0
