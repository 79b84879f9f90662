import pytest

from saola.channels import api
from saola.channels.bulletins import store as bulletins
from saola.channels.events import BulletinPublished
from saola.channels.notices import alerts, store
from saola.identity.consent import actions as consents
from saola.kernel.orm import transacting

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(an_account):
    """Make an account whose holder agreed to be told."""

    def make(username, **fields):
        account = an_account(username, email=f"{username}@example.vn", **fields)
        with transacting() as tx:
            consents.choose(tx, account, "notices", agrees=True)
        return account

    return make


def heard(bulletin):
    kept = bulletins.by_id(bulletin)
    return alerts.published(
        BulletinPublished(
            id=bulletin, kind=kept.kind, level=kept.level, area=(), since="", until=""
        )
    )


def mails():
    return {one.account: one for one in store.newest(20) if one.channel == "email"}


def test_whoever_agreed_is_warned_once_in_their_language(agreed, an_account, tell):
    here, there = agreed("cd1"), agreed("cd2", language="en")
    an_account("cd3", email="cd3@example.vn")
    bulletin = tell()
    assert heard(bulletin) > 0
    assert heard(bulletin) == 0
    found = mails()
    assert set(found) == {here, there}
    assert found[here].subject == "Mặn vượt 4 g/l"
    assert found[there].subject == "Salinity above 4 g/l"
    assert f"/bulletins/{bulletin}/" in found[there].body


def test_nobody_is_woken_for_what_only_informs_or_no_longer_holds(agreed, tell):
    agreed("cd1")
    assert heard(tell("k0", level=0)) == 0
    over = tell("k1")
    api.withdraw_bulletin(over, "nước đã ngọt")
    assert heard(over) == 0
    assert mails() == {}


def test_a_consent_that_was_withdrawn_counts_no_more(agreed, tell):
    account = agreed("cd1")
    with transacting() as tx:
        consents.choose(tx, account, "notices", agrees=False)
    assert heard(tell()) == 0
