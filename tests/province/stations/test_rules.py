import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel import clock
from saola.province.api import CLOCK_AHEAD_S_MAX, measured_at

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2026-03-02T00:30:00", 7, None, "3000-01-01T00:00:00Z"),
        *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+07:00"),
    ],
)
def test_what_is_no_instant_of_the_past_was_not_measured(text):
    assert measured_at(text, NOW) is None


@given(st.integers(-(10**9), 10**9))
def test_a_clock_may_be_a_little_fast(seconds):
    at = NOW + dt.timedelta(seconds=seconds)
    known = seconds <= CLOCK_AHEAD_S_MAX
    assert measured_at(clock.isoformat(at), NOW) == (at if known else None)
