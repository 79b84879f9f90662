import datetime as dt

import pytest

from saola.channels import api
from saola.channels.bulletins import store
from saola.channels.events import BulletinOver, BulletinPublished, BulletinWithdrawn
from saola.kernel import clock as kernel_clock
from saola.kernel import events
from saola.kernel.errors import Refusal
from saola.kernel.orm import transacting
from saola.province.api import Text

pytestmark = pytest.mark.django_db


def told():
    with transacting() as tx:
        return [envelope.name for envelope in events.read(tx, "control", after=0, limit=100)]


def test_the_people_are_told_once_however_often_a_key_is_published(tell):
    assert tell() == tell(level=5)
    assert [alert.level for alert in api.alerts_in_force()] == [2]
    assert told() == [BulletinPublished.name]


def test_a_bulletin_ends_by_itself(tell, clock):
    tell(until=kernel_clock.now() + dt.timedelta(hours=1))
    clock.move(hours=1)
    assert api.alerts_in_force() == []


def test_a_withdrawn_bulletin_no_longer_holds(tell):
    found = tell()
    api.withdraw_bulletin(found, "số liệu sai")
    api.withdraw_bulletin(found, "số liệu sai")
    assert api.alerts_in_force() == []
    assert told() == [BulletinPublished.name, BulletinWithdrawn.name]


def test_what_a_bulletin_tells_of_passes_and_it_says_so(tell, clock):
    found = tell(severity="severe")
    clock.move(hours=2)
    over = Text("Đã xuống dưới mức: 0,9 ‰", "Fell below: 0.9 ‰")
    api.end_bulletin(found, over)
    api.end_bulletin(found, Text("lần nữa", "again"))
    assert api.alerts_in_force() == []
    kept = store.by_id(found)
    assert (kept.until, kept.over_vi, kept.over_en) == (kernel_clock.now(), over.vi, over.en)
    assert told() == [BulletinPublished.name, BulletinOver.name]
    for wrong in (("không có", over), (found, Text("", ""))):
        with pytest.raises(Refusal):
            api.end_bulletin(*wrong)


def test_what_may_not_be_published_changes_nothing(tell):
    for wrong in ({"level": 9}, {"kind": "?"}, {"severity": "dire"}, {"area": ("không có",)}):
        with pytest.raises(Refusal):
            tell(**wrong)
    assert (api.alerts_in_force(), told()) == ([], [])


def test_a_withdrawal_needs_a_bulletin_and_a_reason(tell):
    with pytest.raises(Refusal, match="reason"):
        api.withdraw_bulletin(tell(), " ")
    with pytest.raises(Refusal, match="unknown"):
        api.withdraw_bulletin("b0", "vì")
