import pytest

from saola.channels import api, limits
from saola.channels.events import NoticeGivenUp, NoticeSent
from saola.channels.notices import actions, sending, store
from saola.channels.notices.model import Channel
from saola.kernel import events
from saola.kernel.errors import Fault, Refusal
from saola.kernel.orm import transacting

pytestmark = pytest.mark.django_db
DATA = {"title": "T", "text": "X", "link": "/"}


@pytest.fixture
def outside(monkeypatch, clock):
    """The world outside: what it took, and whether it fails."""

    class World:
        def __init__(self):
            self.taken, self.fails = [], False

        def send(self, notice):
            if self.fails:
                raise Fault("down")
            self.taken.append((notice.channel, notice.address, notice.subject))

    world = World()
    monkeypatch.setattr(sending, "SENDERS", dict.fromkeys(Channel, world.send))
    return world


def emitted():
    with transacting() as tx:
        return [one.name for one in events.read(tx, "control", after=0, limit=100)]


def test_a_person_is_told_over_each_way_that_reaches_them_in_their_language(outside, an_account):
    account = an_account("cd1", email="cd1@example.vn", phone="0901234567", language="en")
    data = {"code": "H1", "state": "done", "link": "/"}
    assert api.notify(account, "dossier.moved", data, key="moved-1") == 3
    assert actions.send_due() == 3
    assert {way for way, _, _ in outside.taken} == set(Channel)
    assert outside.taken[0][2] == "Dossier H1: done"


def test_a_message_is_never_noted_or_sent_twice(outside):
    assert api.notify("x@example.vn", "bulletin", DATA, key="b-1") == 1
    assert api.notify("x@example.vn", "bulletin", DATA, key="b-1") == 0
    assert [actions.send_due(), actions.send_due()] == [1, 0]
    assert emitted() == [NoticeSent.name]


def test_a_failing_message_is_tried_again_later_and_given_up_visibly(outside, clock):
    api.notify("x@example.vn", "bulletin", DATA, key="b-1")
    outside.fails = True
    for _ in range(limits.notice_attempts_max):
        assert actions.send_due() == 0
        assert actions.send_due() == 0
        clock.move(seconds=limits.notice_retry_s_max)
    (notice,) = store.newest(5)
    assert (notice.state, notice.attempts, notice.reason) == ("given_up", 6, "down")
    assert emitted() == [NoticeGivenUp.name]
    outside.fails = False
    actions.retry(notice.id, by="a1")
    assert actions.send_due() == 1


def test_nothing_is_noted_for_what_is_refused():
    for to, template, data in (
        ("x@example.vn", "không có", DATA),
        ("x@example.vn", "bulletin", {}),
        ("0192f3c4-0000-7000-8000-000000000000", "bulletin", DATA),
        ("x@y\r\n", "bulletin", DATA),
    ):
        with pytest.raises(Refusal):
            api.notify(to, template, data, key="k")
    assert store.newest(5) == []


def test_only_a_message_that_was_given_up_can_be_tried_anew():
    with pytest.raises(Refusal):
        actions.retry("n0", by="a1")
