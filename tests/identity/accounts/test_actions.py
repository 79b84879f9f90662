import pytest

from saola.identity.accounts import actions, store
from saola.identity.accounts.model import Identifier, NewAccount
from saola.kernel import audit
from saola.kernel.errors import Refusal
from saola.kernel.orm import transacting

pytestmark = pytest.mark.django_db


def test_an_official_gets_a_first_password_that_works(client):
    with transacting() as tx:
        new = NewAccount(username="cb.moi", kind="official", full_name="Trần Thử")
        account, password = actions.make_official(tx, new, by="admin")
    assert (
        client.post("/account/login/", {"login": "cb.moi", "password": password}).status_code == 302
    )
    with pytest.raises(Refusal), transacting() as tx:
        actions.make_official(tx, new, by="admin")
    assert store.profile(account).kind == "official"


def test_reading_somebody_as_administrator_is_in_their_trail(an_account):
    account = an_account("cd1")
    with transacting() as tx:
        actions.read_as_administrator(tx, account, by="admin")
        (row,) = audit.about(tx, account, limit=5)
    assert (row["action"], row["purpose"]) == ("identity.account.read", "administration")
    with pytest.raises(Refusal), transacting() as tx:
        actions.read_as_administrator(tx, "nobody", by="admin")


def test_nobody_closes_their_own_account(an_account):
    account = an_account("cb1", "official")
    with pytest.raises(Refusal), transacting() as tx:
        actions.set_open(tx, account, is_open=False, by=account)
    with transacting() as tx:
        actions.set_open(tx, account, is_open=False, by="admin")
    assert not store.profile(account).active


def test_an_identifier_belongs_to_one_account(an_account):
    number = Identifier(kind="personal_number", value="000188000017", verified_by="vneid")
    store.attach(an_account("cd1"), number)
    with pytest.raises(Refusal) as caught:
        store.attach(an_account("cd2"), number)
    assert caught.value.code.code == "identity.identifier_taken"
