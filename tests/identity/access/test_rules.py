import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.identity.access import rules
from saola.identity.access.model import Grant
from saola.identity.tokens import Role
from saola.kernel.errors import Refusal

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))


def a_grant(**fields):
    kept = {"id": "g", "account": "a", "role": "officer", "unit": "H58.02", "since": dt.date.min}
    return Grant(**(kept | fields))


@st.composite
def periods(draw):
    since = draw(DAYS)
    until = draw(st.none() | st.integers(0, 3000).map(lambda days: since + dt.timedelta(days=days)))
    return a_grant(since=since, until=until)


@given(periods(), DAYS)
def test_a_role_is_held_from_its_first_day_to_its_last(grant, today):
    held = rules.in_force([grant], today)
    assert bool(held) == (grant.since <= today <= (grant.until or dt.date.max))
    assert held in ((), (Role("officer", "H58.02"),))


@given(st.lists(periods(), max_size=6), DAYS)
def test_overlapping_grants_give_a_role_once(grants, today):
    held = rules.in_force(grants, today)
    assert len(held) == len(set(held))
    assert bool(held) == any(rules.in_force([grant], today) for grant in grants)


@given(periods(), DAYS, DAYS)
def test_an_ended_role_is_never_held_again_and_the_past_stays_as_it_was(grant, today, day):
    ended = rules.ended(grant, today)
    if ended is None:
        assert rules.in_force([grant], today) == ()
    elif day >= today:
        assert rules.in_force([ended], day) == ()
    else:
        assert rules.in_force([ended], day) == rules.in_force([grant], day)


@pytest.mark.parametrize(
    ("wrong", "kind", "code"),
    [
        ({"role": "emperor"}, "official", "identity.unknown_role"),
        ({"unit": "H99"}, "official", "identity.unknown_unit"),
        (
            {"since": dt.date(2026, 2, 1), "until": dt.date(2026, 1, 31)},
            "official",
            "identity.period_reversed",
        ),
        ({}, "citizen", "identity.not_official"),
    ],
)
def test_a_grant_that_means_nothing_is_refused(wrong, kind, code):
    with pytest.raises(Refusal) as caught:
        rules.check_grant(a_grant(**wrong), account_kind=kind, units=frozenset({"H58.02"}))
    assert caught.value.code.code == code


def test_a_role_may_be_province_wide():
    rules.check_grant(a_grant(unit=""), account_kind="official", units=frozenset())
