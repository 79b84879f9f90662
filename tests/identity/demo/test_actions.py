import pytest

from saola.identity.accounts import store
from saola.identity.accounts.model import NewAccount
from saola.identity.demo import actions
from saola.kernel import orm

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

NEW = NewAccount(username="thu", kind="official", full_name="Người Thử")


def opened(roles=()):
    with orm.transacting() as tx:
        return actions.open_demo_account(tx, NEW, roles)


def test_a_demo_account_is_opened_once_and_its_password_told_once():
    first = opened()
    assert len(first) >= 14
    assert opened() is None
    profile = store.profile(store.named("thu"))
    assert (profile.demo, profile.waived) == (True, True)
