import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.channels.bulletins import rules
from saola.channels.bulletins.model import Bulletin
from saola.kernel.errors import Refusal

NOON = dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC)
HOURS = st.integers(-100, 100).map(lambda hours: NOON + dt.timedelta(hours=hours))


def bulletin(**changes):
    values = {
        "id": "b1",
        "key": "k1",
        "kind": "salinity",
        "level": 2,
        "title_vi": "Mặn lên",
        "title_en": "Salinity rises",
        "text_vi": "Đóng cống.",
        "text_en": "Close the sluices.",
        "area": (),
        "source": "",
        "issued_by": "",
        "published_at": NOON,
        "since": NOON,
        "until": NOON + dt.timedelta(hours=24),
    }
    return Bulletin(**(values | changes))


@given(HOURS, HOURS, st.none() | HOURS, HOURS)
def test_a_bulletin_holds_from_its_beginning_to_its_end_or_withdrawal(since, until, gone, at):
    held = rules.in_force(bulletin(since=since, until=until, withdrawn_at=gone), at)
    assert held == (since <= at < until and (gone is None or at < gone))


@given(st.lists(st.integers(0, 5), max_size=8))
def test_the_most_serious_comes_first(levels):
    given_ = [bulletin(id=str(n), level=level) for n, level in enumerate(levels)]
    assert [one.level for one in rules.told(given_, NOON)] == sorted(levels, reverse=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "xx"}, "kind"),
        ({"level": 6}, "level"),
        ({"title_vi": " "}, "title"),
        ({"title_en": "x" * 201}, "title"),
        ({"text_vi": ""}, "text"),
        ({"text_vi": "x" * 5_001}, "text"),
        ({"area": ("1",) * 301}, "area"),
        ({"until": NOON}, "until"),
        ({"until": NOON + dt.timedelta(days=31)}, "until"),
        ({"key": ""}, "key"),
    ],
)
def test_a_bulletin_with_a_wrong_field_is_refused_by_the_name_of_the_field(changes, field):
    with pytest.raises(Refusal) as refused:
        rules.checked(bulletin(**changes))
    assert refused.value.data["field"] == field


def test_a_whole_bulletin_passes():
    assert rules.checked(bulletin()) == bulletin()
