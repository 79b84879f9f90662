import pytest

from saola.identity.consent import store

pytestmark = [pytest.mark.django_db, pytest.mark.stores]


def test_a_withdrawn_consent_is_no_longer_in_force(an_account):
    account = an_account("cd1")
    store.give(account, "notices", "1")
    assert store.in_force(account) == {"notices": "1"}
    store.withdraw(account, "notices")
    assert store.in_force(account) == {}


def test_holders_of_a_consent_are_the_open_accounts_with_its_present_words(an_account):
    first, second, older = (an_account(name) for name in ("cd1", "cd2", "cd3"))
    store.give(first, "notices", "1")
    store.give(first, "survey", "1")
    store.give(second, "notices", "1")
    store.withdraw(second, "notices")
    store.give(older, "notices", "0")
    assert list(store.holders("notices", "1")) == [first]
