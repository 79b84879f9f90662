import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from saola.egov import limits, refusals
from saola.egov.desk import drawing
from saola.egov.dossiers.figures import Period
from saola.egov.dossiers.record import Counts
from saola.kernel.errors import Refusal

TODAY = dt.date(2026, 3, 20)


def test_without_days_the_period_is_this_month_until_today():
    assert drawing.period("", "", TODAY) == Period(dt.date(2026, 3, 1), TODAY)
    assert drawing.period("2026-02-03", "2026-02-03", TODAY).first == dt.date(2026, 2, 3)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("x", ""),
        ("2026-02-30", ""),
        ("2026-03-02", "2026-03-01"),
        ("0001-01-01", "9999-12-31"),
        ("0001-01-01", "0001-01-02"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_what_is_no_period_is_refused(first, last):
    with pytest.raises(Refusal) as refused:
        drawing.period(first, last, TODAY)
    assert refused.value.code is refusals.MALFORMED_PERIOD


def test_a_period_is_as_long_as_ten_years():
    first = TODAY - dt.timedelta(days=limits.period_days_max - 1)
    assert drawing.period(first.isoformat(), TODAY.isoformat(), TODAY).first == first


def test_a_share_of_nothing_is_none():
    assert drawing.share(0, 0) is None
    assert drawing.share(1, 4) == 25


numbers = some.integers(0, 10_000)


@given(early=numbers, on_time=numbers, late=numbers)
def test_parts_make_up_the_whole(early, on_time, late):
    bars = drawing.solved(Counts(solved_early=early, solved_on_time=on_time, solved_late=late))
    assert [one.count for one in bars] == [early, on_time, late]
    whole = 100 if early + on_time + late else 0
    assert sum(one.share for one in bars) == pytest.approx(whole)
