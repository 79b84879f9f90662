import pytest

from saola.identity.accounts import store
from saola.identity.accounts.model import Identifier, NewAccount

pytestmark = [pytest.mark.django_db, pytest.mark.stores]


def test_nobody_is_assumed_to_have_a_personal_number():
    business = NewAccount(
        username="dn1",
        kind="business",
        full_name="Công ty Thử",
        identifiers=(Identifier(kind="tax_code", value="1200000001"),),
    )
    foreigner = NewAccount(
        username="nn1",
        kind="foreigner",
        full_name="Kim",
        identifiers=(Identifier(kind="passport", value="M123", country="KR"),),
    )
    nobody = NewAccount(username="cd1", kind="citizen", full_name="Lê Thử")
    for new in (business, foreigner, nobody):
        account = store.create(new, password="một mật khẩu dài")
        assert tuple(store.identifiers(account)) == new.identifiers
        assert store.named(new.username) == account
    assert store.holder("passport", "M123", "KR") == store.named("nn1")
    assert store.holder("passport", "M123", "JP") is None


def test_personal_data_stays_out_of_printed_values():
    new = NewAccount(
        username="cd2",
        kind="citizen",
        full_name="Lê Thử",
        email="le@example.vn",
        identifiers=(Identifier(kind="personal_number", value="082099000001"),),
    )
    account = store.create(new, password=None)
    printed = repr([new, store.contact(account), store.identifiers(account)])
    assert "Lê" not in printed
    assert "le@" not in printed
    assert "0820" not in printed


@pytest.mark.parametrize("unknown", ["", "x", "0192f3c4-0000-7000-8000-000000000000"])
def test_an_unknown_account_has_no_contact(unknown):
    assert store.contact(unknown) is None
