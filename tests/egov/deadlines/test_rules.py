import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.egov import START, RoundTheClock

from saola.egov.deadlines import rules
from saola.egov.deadlines.model import Light, Punctuality

DUE = dt.datetime(2026, 3, 4, 10, 0, tzinfo=dt.UTC)  # 17:00 on Wednesday in Vietnam
moments = st.integers(0, 365 * 86_400).map(lambda seconds: START + dt.timedelta(seconds=seconds))
hours = st.integers(0, 500_000).map(lambda thousandths: thousandths / 1_000)


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


class NineToFive(RoundTheClock):
    """An office that is closed from 17:00: no hour of it is left then."""

    def hours_between(self, start, end):
        return 0.0

    def after_hours(self, start, hours):
        assert hours == 0
        return start


def test_a_deadline_with_no_hour_left_does_not_pass_in_the_applicants_time():
    evening = START + dt.timedelta(hours=6)
    given = {"paused_at": START, "due_at": evening, "working": NineToFive()}
    back_at = START + dt.timedelta(days=3)
    assert rules.resumed(resumed_at=back_at, **given) == back_at
    assert rules.resumed(resumed_at=START, **given) == evening


SECOND = dt.timedelta(seconds=1)


def light(now=DUE, hours_left=0, **changes):
    given = {"due_at": DUE, "paused": False, "finished": False}
    return rules.light(**{**given, **changes}, now=now, hours_left=hours_left)


@pytest.mark.parametrize(
    ("now", "hours_left", "expected"),
    [
        (DUE + SECOND, 0, Light.RED),  # in the evening no working hour has passed yet
        (DUE, 0, Light.AMBER),
        (DUE - SECOND, 8, Light.AMBER),
        (DUE - SECOND, 8.1, Light.GREEN),
    ],
)
def test_the_light_turns_amber_a_working_day_before_and_red_when_overdue(now, hours_left, expected):
    assert light(now, hours_left) is expected


def test_no_light_burns_without_a_running_deadline():
    after = DUE + SECOND
    assert light(after, due_at=None) is Light.NONE
    assert light(after, finished=True) is Light.NONE
    assert light(after, paused=True) is Light.PAUSED
