"""Units are ranked as they stand on the day of the look."""

import datetime as dt

from saola.parindex.rubrics import packed


def test_units_are_those_of_the_day_however_long_the_process_lives(monkeypatch):
    on = {"day": dt.date(2025, 6, 30)}
    monkeypatch.setattr("saola.province.api.organisation_day", lambda: on["day"])
    before = packed.groups(), packed.unit_names()
    on["day"] = dt.date(2025, 7, 1)
    assert packed.groups() != before[0]
    assert packed.unit_names() != before[1]
