import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp.entities.rules import instant, isoformat
from saola.scp.temporal.model import Period
from saola.scp.temporal.rules import bounds, duration, span

TIMES = st.integers(0, 4_000_000_000_000_000)


@given(TIMES, TIMES)
def test_a_span_is_what_was_asked_for(start, end):
    params = {"timerel": "between", "timeAt": isoformat(start), "endTimeAt": isoformat(end)}
    wanted = span(params, ("level",), needed=True)
    assert (wanted.start, wanted.end, wanted.names) == (start, end, ("level",))
    assert span({}, (), needed=False).start is None


def test_a_query_of_many_histories_needs_a_span():
    with pytest.raises(Refusal):
        span({}, (), needed=True)


@given(st.integers(0, 500), st.integers(0, 10**12), TIMES, TIMES)
def test_periods_reach_from_one_end_to_the_other_without_a_gap(months, us, one, other):
    start, end = sorted((one, other))
    length = Period(months, us)
    try:
        found = bounds(length, start, end)
    except Refusal:
        assert length.months  # of the calendar only so many are counted
        return
    assert found[0] == start
    assert found == sorted(set(found)) or length.whole
    if length.months:
        assert found[-1] > end
        assert len(found) < 3 or found[-2] <= end


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 999_999))
def test_a_duration_is_read_as_it_is_written(days, minutes, fraction):
    length = duration(f"P{days}DT{minutes}M0.{fraction:06}S")
    assert length == Period(0, (days * 1440 + minutes) * 60_000_000 + fraction)


@pytest.mark.parametrize("wrong", ["", "P", "PT", "P1H", "1D", "P-1D", "P1.5D", "P9999999999D"])
def test_what_is_no_duration_is_refused(wrong):
    with pytest.raises(Refusal):
        duration(wrong)


def test_a_month_too_short_ends_a_period_on_its_last_day():
    start, end = (instant(f"2024-{day}T06:00:00Z") for day in ("01-31", "03-01"))
    assert [isoformat(one)[:10] for one in bounds(Period(1), start, end)] == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
    ]
