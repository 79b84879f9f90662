import pytest
from hypothesis import given
from hypothesis import strategies as some

from saola.egov.procedures import rules
from saola.province import api as province
from saola.province.api import Deadline, TermUnit

EVERYTHING = province.procedures()


def codes(text):
    return [one.code for one in rules.found(EVERYTHING, text)]


def test_a_procedure_is_found_without_accents_by_name_field_or_code():
    for text in ("khai sinh", "KHAI SINH", "dang ky khai sinh", "1.001193", "birth"):
        assert "1.001193" in codes(text), text
    assert codes("khai sinh")[0] == "1.001193"
    assert codes("khai vũ trụ") == []


def test_no_words_find_everything():
    assert sorted(codes(" ")) == sorted(one.code for one in EVERYTHING)


@given(some.text())
def test_any_text_finds_procedures_of_the_catalogue_or_none(text):
    assert set(codes(text)) <= {one.code for one in EVERYTHING}


@pytest.mark.parametrize(
    ("deadline", "vi", "en"),
    [
        (Deadline(0, TermUnit.WORKING_DAY), "Trong ngày làm việc", "The same working day"),
        (Deadline(1, TermUnit.WORKING_DAY), "1 ngày làm việc", "1 working day"),
        (Deadline(30, TermUnit.DAY), "30 ngày", "30 days"),
        (Deadline(8, TermUnit.HOUR), "8 giờ làm việc", "8 working hours"),
    ],
)
def test_a_deadline_is_told_in_words(deadline, vi, en):
    told = rules.deadline_words(deadline)
    assert (told.vi, told.en) == (vi, en)
