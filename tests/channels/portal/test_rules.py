import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.channels.portal import rules
from saola.province.api import Deadline, Procedure, TermUnit, Text


def procedure(code, vi, en, field="Hộ tịch"):
    return Procedure(
        code=code,
        name=Text(vi, en),
        field=Text(field, "Civil status"),
        level="commune",
        deadline=Deadline(value=1, unit=next(iter(TermUnit))),
        papers=(),
        legal_basis=(),
        results=(),
    )


BIRTH = procedure("1.001193", "Đăng ký khai sinh", "Birth registration")
LAND = procedure("1.004238", "Đăng ký biến động đất đai", "Change of land use", "Đất đai")
ALL = (LAND, BIRTH)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("khai sinh", [BIRTH]),
        ("KHAI SINH", [BIRTH]),
        ("dang ky khai sinh", [BIRTH]),
        ("dat dai", [LAND]),
        ("birth", [BIRTH]),
        ("1.004238", [LAND]),
        ("sinh khai", [BIRTH]),
        ("đăng ký", [LAND, BIRTH]),
        ("xe máy", []),
        ("", []),
    ],
)
def test_procedures_are_found_with_or_without_accents(typed, expected):
    assert sorted(one.code for one in rules.found(ALL, typed)) == sorted(
        one.code for one in expected
    )


@given(st.text(max_size=300))
def test_whatever_is_typed_the_search_answers(typed):
    assert set(rules.found(ALL, typed)) <= set(ALL)


@given(st.text())
def test_writing_plainly_twice_changes_nothing_more(text):
    assert rules.plain(rules.plain(text)) == rules.plain(text)
