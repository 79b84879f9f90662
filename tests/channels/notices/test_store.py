import datetime as dt

import msgspec
import pytest

from saola.channels import limits
from saola.channels.notices import store
from saola.channels.notices.model import Channel, Notice, State

pytestmark = [pytest.mark.django_db, pytest.mark.stores]
NOW = dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC)
ONE = Notice(
    id="n1",
    key="k1",
    channel=Channel.SMS,
    account="a1",
    address="84901234567",
    template="bulletin",
    language="vi",
    subject="S",
    body="B",
    state=State.WAITING,
    attempts=0,
    next_at=NOW,
    created_at=NOW,
)


def test_a_message_is_kept_whole_and_its_key_once():
    assert store.add(ONE)
    assert not store.add(msgspec.structs.replace(ONE, id="n2"))
    assert store.by_id("n1") == ONE


def test_a_claimed_message_is_nobody_elses_until_the_claim_runs_out():
    store.add(ONE)
    (mine,) = store.claim(NOW)
    assert (mine.state, mine.attempts) == (State.SENDING, 1)
    assert store.claim(NOW) == []
    later = NOW + dt.timedelta(seconds=limits.notice_claim_s)
    assert [one.attempts for one in store.claim(later)] == [2]


def test_sent_and_given_up_messages_are_left_alone_until_somebody_asks():
    store.add(ONE)
    store.claim(NOW)
    store.failed("n1", None, "hỏng", NOW)
    assert store.claim(NOW + dt.timedelta(days=1)) == []
    assert store.counts()["given_up"] == 1
    assert store.retry("n1", NOW)
    store.claim(NOW)
    store.sent("n1", NOW)
    assert not store.retry("n1", NOW)
    assert store.newest(5, "sent")[0].sent_at == NOW
