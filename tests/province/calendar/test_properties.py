"""Working time keeps its laws for every office, and agrees with a reckoning minute by minute."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.province.calendar import oracle

from saola.kernel.errors import Refusal
from saola.province import refusals
from saola.province.api import Deadline, TermUnit, Text
from saola.province.calendar.model import CalendarData, Holiday, Opening, Span, Swap
from saola.province.calendar.rules import VIETNAM, Calendar

NAME = Text("a", "a")
TET = [dt.date(2026, 2, day) for day in range(16, 21)]
HOLIDAYS = [*TET, dt.date(2025, 1, 1), dt.date(2026, 1, 1), dt.date(2026, 4, 30)]
DAY = (Span(dt.time(7), dt.time(11, 30)), Span(dt.time(13, 30), dt.time(17)))
MORNING = (Span(dt.time(7, 30), dt.time(11)),)
WEEK = dict.fromkeys(range(1, 6), DAY)
OFFICE = Opening(code="office", name=NAME, hours=WEEK)
# Open on Saturday without the clock running; and an office whose Saturday counts.
COUNTER = Opening(code="counter", name=NAME, hours=WEEK | {6: MORNING})
SATURDAYS = Opening(
    code="saturdays", name=NAME, hours=WEEK | {6: MORNING}, counts=(1, 2, 3, 4, 5, 6)
)
DATA = CalendarData(
    years=(2024, 2025, 2026, 2027),
    holidays=tuple(Holiday(date=day, name=NAME) for day in HOLIDAYS),
    swaps=(
        Swap(off=dt.date(2026, 1, 2), worked=dt.date(2026, 1, 10)),
        Swap(off=dt.date(2026, 8, 31), worked=dt.date(2026, 8, 22)),
    ),
    openings=(OFFICE, COUNTER, SATURDAYS),
)
CALENDAR = Calendar(DATA)

openings = st.sampled_from(DATA.openings)
instants = st.integers(0, 637 * 24 * 3600 * 1000).map(
    lambda passed: dt.datetime(2025, 1, 1, tzinfo=VIETNAM) + dt.timedelta(milliseconds=passed)
)
minutes = instants.map(lambda at: at.replace(second=0, microsecond=0))
deadlines = st.one_of(
    st.builds(Deadline, st.integers(1, 400), st.just(TermUnit.HOUR)),
    st.builds(Deadline, st.integers(0, 60), st.just(TermUnit.WORKING_DAY)),
    st.builds(Deadline, st.integers(1, 90), st.just(TermUnit.DAY)),
    st.builds(Deadline, st.integers(1, 12), st.just(TermUnit.MONTH)),
)
short = st.one_of(
    st.builds(Deadline, st.integers(1, 30), st.just(TermUnit.HOUR)),
    st.builds(Deadline, st.integers(0, 15), st.just(TermUnit.WORKING_DAY)),
    st.builds(Deadline, st.integers(1, 30), st.just(TermUnit.DAY)),
    st.builds(Deadline, st.integers(1, 5), st.just(TermUnit.MONTH)),
)


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@given(minutes, short, openings)
def test_what_is_due_agrees_with_counting_the_minutes(received, deadline, opening):
    expected = oracle.due(DATA, received, deadline, opening)
    assert CALENDAR.due(received, deadline, opening.code) == expected


@given(minutes, st.integers(0, 6 * 24 * 60), openings)
def test_working_hours_agree_with_counting_the_minutes(start, length, opening):
    end = start + dt.timedelta(minutes=length)
    counted = oracle.minutes_between(DATA, start, end, opening)
    assert CALENDAR.working_hours_between(start, end, opening.code) == counted / 60


@given(instants, st.integers(0, 500), openings)
def test_hours_passed_are_the_hours_between(start, quarters, opening):
    reached = CALENDAR.after_hours(start, quarters / 4, opening.code)
    assert reached >= start
    assert CALENDAR.working_hours_between(start, reached, opening.code) == quarters / 4
    assert CALENDAR.counts(reached.astimezone(VIETNAM).date(), opening.code)


@given(instants, instants, instants, openings)
def test_working_hours_add_up_and_turn_round(a, b, c, opening):
    def hours(start, end):
        return CALENDAR.working_hours_between(start, end, opening.code)

    assert hours(a, b) + hours(b, c) == pytest.approx(hours(a, c))
    assert hours(a, b) == -hours(b, a)
    assert (hours(a, b) >= 0) or b < a


@given(instants, instants, deadlines, openings)
def test_what_comes_later_is_never_due_earlier(one, other, deadline, opening):
    first, second = sorted((one, other))
    assert CALENDAR.due(first, deadline, opening.code) <= CALENDAR.due(
        second, deadline, opening.code
    )


@given(instants, deadlines, openings)
def test_a_longer_term_is_never_due_earlier_and_none_on_a_day_that_does_not_count(
    received, deadline, opening
):
    due = CALENDAR.due(received, deadline, opening.code)
    longer = Deadline(deadline.value + 1, deadline.unit)
    assert due <= CALENDAR.due(received, longer, opening.code)
    assert due > received
    assert due.tzinfo is dt.UTC
    day = due.astimezone(VIETNAM).date()
    assert CALENDAR.counts(day, opening.code)
    assert day not in HOLIDAYS


def test_a_swapped_saturday_works_and_its_friday_rests():
    assert not CALENDAR.counts(dt.date(2026, 1, 2))
    assert CALENDAR.counts(dt.date(2026, 1, 10))
    assert CALENDAR.spans(dt.date(2026, 1, 10)) == DAY
    one = Deadline(1, TermUnit.WORKING_DAY)
    assert CALENDAR.due(at("2026-01-09T09:00"), one) == at("2026-01-10T17:00")
    assert CALENDAR.due(at("2026-01-10T09:00"), one) == at("2026-01-12T17:00")


def test_an_open_saturday_need_not_count():
    one, saturday = Deadline(1, TermUnit.WORKING_DAY), dt.date(2026, 3, 7)
    assert CALENDAR.spans(saturday, "counter") == MORNING
    assert CALENDAR.due(at("2026-03-06T09:00"), one, "counter") == at("2026-03-09T17:00")
    assert CALENDAR.due(at("2026-03-06T09:00"), one, "saturdays") == at("2026-03-07T11:00")
    assert CALENDAR.due(at("2026-03-07T09:00"), one, "counter") == at("2026-03-10T17:00")


def test_a_same_day_procedure_received_from_three_o_clock_is_of_the_next_working_day():
    same_day = Deadline(0, TermUnit.WORKING_DAY)
    assert CALENDAR.due(at("2026-03-02T14:59:59"), same_day) == at("2026-03-02T17:00")
    assert CALENDAR.due(at("2026-03-02T15:00"), same_day) == at("2026-03-03T17:00")


def test_lunar_new_year_is_jumped_over():
    five = Deadline(5, TermUnit.WORKING_DAY)
    assert CALENDAR.due(at("2026-02-12T09:00"), five) == at("2026-02-26T17:00")
    assert CALENDAR.working_hours_between(at("2026-02-14T00:00"), at("2026-02-23T00:00")) == 0


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        ("2026-01-30T09:00", 1, "2026-03-02T17:00"),  # 28 February is a Saturday
        ("2024-01-31T09:00", 1, "2024-02-29T17:00"),
        ("2025-08-29T09:00", 6, "2026-03-02T17:00"),
        ("2025-11-30T09:00", 12, "2026-12-01T17:00"),  # a Sunday: received on Monday
    ],
)
def test_a_month_ends_on_its_own_last_day(received, months, due):
    assert CALENDAR.due(at(received), Deadline(months, TermUnit.MONTH)) == at(due)


@pytest.mark.parametrize("unit", TermUnit)
def test_a_year_whose_holidays_are_missing_is_refused_never_guessed(unit):
    with pytest.raises(Refusal) as refused:
        CALENDAR.due(at("2027-12-31T16:00"), Deadline(30, unit))
    assert refused.value.code is refusals.YEAR_MISSING
    assert refused.value.data["year"] == 2028


def test_a_missing_year_between_is_refused_too():
    gap = Calendar(CalendarData(years=(2024, 2026), holidays=(), openings=(OFFICE,)))
    with pytest.raises(Refusal):
        gap.working_hours_between(at("2024-03-02T16:00"), at("2026-03-02T16:00"))


def test_hours_that_changed_count_as_they_were():
    summer = dt.date(2026, 4, 1)
    early = Opening(code="office", name=NAME, hours=dict.fromkeys(range(1, 6), MORNING))
    calendar = Calendar(
        CalendarData(
            years=(2026,),
            holidays=(),
            openings=(
                Opening(code="office", name=NAME, hours=WEEK, until=summer),
                Opening(code="office", name=NAME, hours=early.hours, since=summer),
            ),
        )
    )
    assert calendar.working_hours_between(at("2026-03-31T00:00"), at("2026-04-02T00:00")) == 11.5
