"""The doors of the province, over the pack of this installation."""

import datetime as dt

import pytest

from saola.kernel.errors import Refusal
from saola.province import api

RECEIVED = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


def test_every_unit_and_division_of_the_day_is_found_by_its_code():
    day = api.organisation_day()
    assert api.units()
    assert all(one.in_force(day) for one in (*api.units(), *api.divisions()))
    for unit in api.units():
        assert api.unit(unit.code).code == unit.code
        if unit.division:
            assert api.unit_of_division(unit.division).division == unit.division
        assert api.handler(unit.code, day) == unit
    for level in api.Level:
        assert all(one.level is level for one in api.divisions(level=level))


def test_each_unit_reckons_by_its_own_hours():
    day = api.Deadline(1, api.TermUnit.WORKING_DAY)
    for unit in api.units():
        due = api.due(RECEIVED, day, unit.code)
        assert due == api.current().calendar.due(RECEIVED, day, unit.opening)
        hours = api.working_hours_between(RECEIVED, due, unit.code)
        assert api.after_hours(RECEIVED, hours, unit.code) == due
    with pytest.raises(Refusal):
        api.due(RECEIVED, day, "H00.99.99")


def test_what_stands_on_the_old_map_is_found_from_the_new_one():
    day = api.organisation_day()
    for old in api.divisions(level=api.Level.COMMUNE)[:20]:
        for heir in api.heirs_of_division(old.code, day, dt.date(2026, 3, 2)):
            before = api.forebears_of_division(heir.code, day, dt.date(2026, 3, 2))
            assert old in before
