import pytest

from saola.identity.consent import store

pytestmark = [pytest.mark.django_db, pytest.mark.stores]


def test_a_withdrawn_consent_is_no_longer_in_force(an_account):
    account = an_account("cd1")
    store.give(account, "notices", "1")
    assert store.in_force(account) == {"notices": "1"}
    store.withdraw(account, "notices")
    assert store.in_force(account) == {}
