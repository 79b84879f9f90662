"""Working time is reckoned exactly."""

import datetime as dt

import pytest

from saola.province.api import Deadline, TermUnit
from saola.province.calendar.rules import VIETNAM
from saola.province.packs import store

CALENDAR = store.read(store.PACKS / "_template").calendar


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-03-02T08:00", 1, "2026-03-03T17:00"),
        ("2026-03-02T14:59", 1, "2026-03-03T17:00"),
        ("2026-03-02T15:00", 1, "2026-03-04T17:00"),
        ("2026-03-06T16:00", 1, "2026-03-10T17:00"),
        ("2026-03-07T09:00", 1, "2026-03-10T17:00"),
        ("2026-02-13T09:00", 1, "2026-02-23T17:00"),
    ],
)
def test_working_days_skip_rest_days_and_holidays_and_keep_the_cut_off(received, days, due):
    assert CALENDAR.due(at(received), Deadline(days, TermUnit.WORKING_DAY)) == at(due)


def test_hours_are_working_hours():
    assert CALENDAR.after_hours(at("2026-03-02T16:00"), 2) == at("2026-03-03T08:00")
    assert CALENDAR.working_hours_between(at("2026-03-02T07:00"), at("2026-03-03T07:00")) == 8


def test_a_month_ends_on_the_same_day_or_the_last():
    assert CALENDAR.due(at("2026-03-31T08:00"), Deadline(1, TermUnit.MONTH)) == at(
        "2026-05-04T17:00"
    )
