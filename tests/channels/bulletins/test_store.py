import datetime as dt

import msgspec
import pytest

from saola.channels.bulletins import store
from saola.channels.bulletins.model import Bulletin

pytestmark = [pytest.mark.django_db, pytest.mark.stores]
NOON = dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC)
ONE = Bulletin(
    id="b1",
    key="k1",
    kind="flood",
    level=3,
    title_vi="Triều cường",
    title_en="High tide",
    text_vi="Nước lên.",
    text_en="Water rises.",
    area=("815", "817"),
    source="trạm",
    issued_by="a1",
    published_at=NOON,
    since=NOON,
    until=NOON + dt.timedelta(hours=6),
)


def test_a_bulletin_is_kept_whole_and_its_key_once():
    assert store.add(ONE)
    assert not store.add(msgspec.structs.replace(ONE, id="b2"))
    assert store.by_key("k1") == store.by_id("b1") == ONE
    assert store.newest(10) == [ONE]


def test_a_bulletin_is_withdrawn_once():
    store.add(ONE)
    assert store.withdraw("b1", NOON, "nhầm")
    assert not store.withdraw("b1", NOON, "lại")
    assert store.by_id("b1").withdrawn_why == "nhầm"
    assert store.not_over(NOON) == []


def test_what_is_over_is_not_asked_for_again():
    store.add(ONE)
    assert store.not_over(ONE.until - dt.timedelta(seconds=1)) == [ONE]
    assert store.not_over(ONE.until) == []
