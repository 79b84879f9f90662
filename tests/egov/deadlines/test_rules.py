import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.egov import START, RoundTheClock

from saola.egov.deadlines import rules
from saola.egov.deadlines.model import Light, Punctuality

DUE = dt.datetime(2026, 3, 4, 10, 0, tzinfo=dt.UTC)  # 17:00 on Wednesday in Vietnam
moments = st.integers(0, 365 * 86_400).map(lambda seconds: START + dt.timedelta(seconds=seconds))
hours = st.floats(0, 500).map(lambda value: round(value, 3))


@pytest.mark.parametrize(
    ("finished_at", "supplements", "expected"),
    [
        (dt.datetime(2026, 3, 3, 16, 59, tzinfo=dt.UTC), 0, Punctuality.EARLY),
        (dt.datetime(2026, 3, 3, 17, 0, tzinfo=dt.UTC), 0, Punctuality.ON_TIME),  # after midnight
        (DUE, 0, Punctuality.ON_TIME),
        (DUE, 1, Punctuality.ON_TIME),
        (DUE + dt.timedelta(microseconds=1), 0, Punctuality.LATE),
        (dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC), 2, Punctuality.LATE),
    ],
)
def test_the_appointed_day_is_on_time_and_a_second_supplement_is_late(
    finished_at, supplements, expected
):
    found = rules.punctuality(due_at=DUE, finished_at=finished_at, supplements=supplements)
    assert found is expected


@given(due_at=moments, finished_at=moments, earlier=hours)
def test_finishing_sooner_is_never_worse(due_at, finished_at, earlier):
    order = [Punctuality.EARLY, Punctuality.ON_TIME, Punctuality.LATE]
    sooner = finished_at - dt.timedelta(hours=earlier)
    worse = rules.punctuality(due_at=due_at, finished_at=finished_at, supplements=0)
    better = rules.punctuality(due_at=due_at, finished_at=sooner, supplements=0)
    assert order.index(better) <= order.index(worse)


@given(left=hours, away=hours)
def test_a_pause_costs_the_office_no_working_time(left, away):
    paused_at = START
    back_at = START + dt.timedelta(hours=away)
    due_at = rules.resumed(
        due_at=START + dt.timedelta(hours=left),
        paused_at=paused_at,
        resumed_at=back_at,
        working=RoundTheClock(),
    )
    if left:
        assert RoundTheClock().hours_between(back_at, due_at) == pytest.approx(left, abs=1e-6)


def test_a_pause_does_not_heal_a_missed_deadline():
    missed = START - dt.timedelta(hours=1)
    due_at = rules.resumed(
        due_at=missed,
        paused_at=START,
        resumed_at=START + dt.timedelta(days=3),
        working=RoundTheClock(),
    )
    assert due_at == missed


@pytest.mark.parametrize(
    ("hours_left", "expected"),
    [(-0.01, Light.RED), (0, Light.AMBER), (8, Light.AMBER), (8.1, Light.GREEN)],
)
def test_the_light_turns_amber_a_working_day_before_and_red_when_overdue(hours_left, expected):
    assert rules.light(due_at=DUE, paused=False, finished=False, hours_left=hours_left) is expected


def test_no_light_burns_without_a_running_deadline():
    assert rules.light(due_at=None, paused=False, finished=False, hours_left=0) is Light.NONE
    assert rules.light(due_at=DUE, paused=False, finished=True, hours_left=-5) is Light.NONE
    assert rules.light(due_at=DUE, paused=True, finished=False, hours_left=-5) is Light.PAUSED
