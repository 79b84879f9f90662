"""Codes are written strictly and read leniently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.province.codelists import agencies, catalogue, people
from saola.province.divisions.model import Level

DIGITS = "0123456789"
tops = st.from_regex(r"[A-Z][0-9]{2}", fullmatch=True)
belows = st.lists(st.from_regex(r"[0-9]{2}", fullmatch=True), max_size=8)


@given(tops, belows)
def test_an_agency_code_survives_being_written_and_read(top, below):
    code = agencies.make(top, *below)
    assert agencies.parse(f" {str(code).lower()} ") == code
    assert code.lies_under(agencies.make(top))


@given(tops, st.integers(0, 99), st.integers(0, 99), st.integers(0, 999))
def test_the_former_spelling_survives_too(top, second, third, fourth):
    text = f"{fourth:03}.{third:02}.{second:02}.{top}"
    code = agencies.parse(text)
    assert code.edition is agencies.Edition.QCVN_102
    assert str(code) == text
    assert code.top == top


@pytest.mark.parametrize("text", ["", "H1", "15.H50", "H15.5", "H15..05", "H15.50." * 9, "Ｈ15"])
def test_what_is_no_agency_code_is_refused(text):
    with pytest.raises(Refusal):
        agencies.parse(text)


def test_a_division_code_gets_its_zeros_back():
    assert catalogue.division_code(" 1 ", Level.PROVINCE) == "01"
    assert catalogue.division_code("4", Level.COMMUNE) == "00004"
    for wrong in ("", "123", "x1", "-1", "¹"):
        with pytest.raises(Refusal):
            catalogue.division_code(wrong, Level.PROVINCE)


@pytest.mark.parametrize("text", ["1.001193", "1.001193.000.00.00.H17", "2.000635.H15.50"])
def test_a_procedure_code_survives_with_its_agency(text):
    assert str(catalogue.procedure_code(text)) == text


@pytest.mark.parametrize("text", ["", "1001193", "1.00119", "1.001193.", "1.001193.X", "11.001193"])
def test_what_is_no_procedure_code_is_refused(text):
    with pytest.raises(Refusal):
        catalogue.procedure_code(text)


@given(st.text(DIGITS, min_size=12, max_size=12))
def test_a_personal_number_tells_year_and_sex_and_hides_itself(digits):
    number = people.personal_number(f" {digits[:4]} {digits[4:]}")
    assert str(number) == digits
    assert number.birth_year % 100 == int(digits[4:6])
    assert 1900 <= number.birth_year <= 2399
    assert number.masked.endswith(digits[-3:])
    assert digits not in number.masked


def test_a_personal_number_is_read_as_the_decree_says():
    number = people.personal_number("082304000123")
    assert (number.province, number.sex, number.birth_year) == ("082", people.Sex.FEMALE, 2004)


@given(st.text(DIGITS, min_size=9, max_size=9), st.integers(0, 999))
def test_a_tax_code_keeps_its_check_digit(nine, branch):
    check = people.check_digit(nine)
    for digit in DIGITS:
        text = f"{nine}{digit}-{branch:03}"
        if digit == check and branch:
            assert str(people.tax_code(text.replace("-", ""))) == text
        else:
            with pytest.raises(Refusal):
                people.tax_code(text)


def test_one_wrong_digit_of_a_tax_code_is_seen():
    assert str(people.tax_code("0100109106")) == "0100109106"
    for place in range(9):
        for digit in set(DIGITS) - {"0100109106"[place]}:
            with pytest.raises(Refusal):
                people.tax_code("0100109106"[:place] + digit + "0100109106"[place + 1 :])


@pytest.mark.parametrize("wrong", ["", "12345678901", "1234567890123", "12345678901a", "１" * 12])
def test_what_is_no_personal_number_is_refused_without_repeating_it(wrong):
    with pytest.raises(Refusal) as refused:
        people.personal_number(wrong)
    assert not wrong or wrong not in refused.value.message("vi")


def test_a_passport_number_is_read_in_capitals():
    assert people.passport(" c 1234567 ") == "C1234567"
    for wrong in ("", "C12", "ABCDEFGH", "C1234567890", "C-123456"):
        with pytest.raises(Refusal):
            people.passport(wrong)
