import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel import clock as kernel_clock
from saola.ui import writing


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (1234.5, "1.234,5", "1,234.5"),
        (0, "0", "0"),
        (Decimal(15000), "15.000", "15,000"),
        (-0.25, "-0,25", "-0.25"),
    ],
)
def test_numbers_are_written_in_the_manner_of_the_language(value, vi, en):
    assert (writing.number(value, "vi"), writing.number(value, "en")) == (vi, en)


@given(st.integers(-(10**12), 10**12))
def test_no_digit_is_lost_in_writing(value):
    assert int(writing.number(value, "vi").replace(".", "")) == value


@pytest.mark.parametrize(
    ("seconds", "vi", "en"),
    [
        (0, "vừa xong", "just now"),
        (59, "59 giây trước", "59 seconds ago"),
        (60, "1 phút trước", "1 minute ago"),
        (7_300, "2 giờ trước", "2 hours ago"),
        (200_000, "2 ngày trước", "2 days ago"),
        (-3_600, "còn 1 giờ", "in 1 hour"),
    ],
)
def test_an_age_is_told_in_its_largest_whole_unit(clock, seconds, vi, en):
    at = kernel_clock.now() - dt.timedelta(seconds=seconds)
    assert (writing.age(at, "vi"), writing.age(at, "en")) == (vi, en)


def test_days_are_vietnams():
    assert writing.day(dt.datetime(2026, 2, 2, 18, 0, tzinfo=dt.UTC)) == "03/02/2026"
