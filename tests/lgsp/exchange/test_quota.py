import datetime as dt
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from saola.kernel import clock
from saola.lgsp.exchange.quota import Denied, Quotas, day_start

START = dt.datetime(2026, 3, 2, 16, 58, tzinfo=dt.UTC)  # two minutes before midnight in Vietnam


@given(
    st.lists(st.integers(0, 90), max_size=60),
    st.integers(1, 5),
    st.integers(1, 12),
    st.integers(0, 12),
)
def test_no_minute_and_no_day_sees_more_calls_than_agreed(waits, per_minute, per_day, before):
    quotas, at = Quotas(), START
    quotas.seed("c", before, at)
    minutes, days = Counter(), Counter({clock.local(START).date(): before})
    for wait in waits:
        at += dt.timedelta(seconds=wait)
        minute, day = at.replace(second=0), clock.local(at).date()
        denied = quotas.take("c", per_minute, per_day, at)
        full = minutes[minute] >= per_minute or days[day] >= per_day
        assert (denied is not None) == full
        if denied is None:
            minutes[minute] += 1
            days[day] += 1
        else:
            later = at + dt.timedelta(seconds=denied.retry_s)
            assert clock.local(later).date() > day or later.replace(second=0) > minute


def test_one_contract_does_not_use_up_anothers_quota():
    quotas = Quotas()
    assert quotas.take("a", 1, 1, START) is None
    assert quotas.take("a", 1, 1, START)
    assert quotas.take("b", 1, 1, START) is None


def test_the_quota_that_is_used_up_is_named():
    quotas = Quotas()
    quotas.seed("a", 8, START)
    assert quotas.take("a", 1, 9, START) is None
    assert quotas.take("a", 1, 9, START) == Denied(9, "day", 120)
    assert quotas.take("b", 1, 9, START) is None
    assert quotas.take("b", 1, 9, START) == Denied(1, "minute", 60)


def test_a_clock_that_goes_back_frees_nothing():
    quotas = Quotas()
    assert quotas.take("a", 1, 9, START) is None
    assert quotas.take("a", 1, 9, START - dt.timedelta(minutes=5))


def test_the_day_is_vietnams():
    assert day_start(START) == dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC)
