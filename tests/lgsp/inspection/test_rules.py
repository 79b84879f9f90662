import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.lgsp.evidence.model import LATENCIES_MS, Hour
from saola.lgsp.inspection import rules
from saola.lgsp.inspection.model import Day

TODAY = dt.date(2026, 3, 2)


def hour(text="2026-03-02T01", service="s", calls=4, **changes):
    fields = {"answered": 3, "errors": 1, "refused": 1, "undeclared": 1, "duration_ms": 300}
    fields |= {"within": (1, 1, 1, 0, 0, 0, 0)} | changes
    return Hour(hour=text, service=service, calls=calls, **fields)


def test_hours_of_utc_fall_into_days_of_vietnam():
    hours = [hour("2026-03-01T16"), hour("2026-03-01T17"), hour("2026-02-01T00")]
    yesterday, today = rules.days(hours, TODAY, 2)
    assert (yesterday.day, today.day) == (TODAY - dt.timedelta(days=1), TODAY)
    assert (yesterday.calls, today.calls) == (4, 4)
    assert (today.answered, today.errors, today.refused) == (2, 1, 1)


def test_a_service_is_summed_over_its_hours_and_the_busiest_comes_first():
    one, two = rules.loads([hour(), hour("2026-03-02T02"), hour(service="t", calls=100)])
    assert (one.service, two.calls, two.errors, two.refused) == ("t", 8, 2, 2)
    assert (two.average_ms, two.most_ms) == (100, 100)


@pytest.mark.parametrize(
    ("within", "bound"),
    [
        ((0,) * 7, None),
        ((20, 0, 0, 0, 0, 0, 0), 10),
        ((19, 0, 0, 0, 0, 0, 1), 10),
        ((18, 0, 0, 1, 0, 0, 1), 300),
        ((18, 0, 0, 0, 0, 0, 2), None),
    ],
)
def test_nineteen_of_twenty_calls_kept_the_bound(within, bound):
    assert rules.most_ms(within) == bound


@given(st.lists(st.integers(0, 50), min_size=7, max_size=7))
def test_the_bound_is_kept_by_enough_calls_and_none_smaller_would_do(within):
    bound = rules.most_ms(within)
    total = sum(within)
    for one, place in zip(LATENCIES_MS, range(6), strict=True):
        enough = total > 0 and sum(within[: place + 1]) * 20 >= total * 19
        assert enough == (bound is not None and one >= bound)


@given(st.lists(st.tuples(*[st.integers(0, 99)] * 3), min_size=1, max_size=20))
def test_bars_stay_inside_the_drawing_and_follow_the_figures(figures):
    shown = [Day(day=TODAY, answered=a, errors=e, refused=r) for a, e, r in figures]
    for bar in rules.bars(shown):
        assert bar.x >= 0
        assert bar.x + bar.width <= rules.WIDTH
        tall = sum(height for _, _, height in bar.parts)
        assert rules.HEIGHT - tall >= -0.05
        assert bool(tall) == bool(bar.day.calls)
