import datetime as dt

import pytest

from saola.identity.access import actions, store
from saola.identity.access.actions import Order
from saola.kernel import audit
from saola.kernel.errors import Refusal
from saola.kernel.orm import transacting

pytestmark = pytest.mark.django_db

UNITS = frozenset({"H58.02"})


def test_granting_and_ending_a_role_are_in_the_trail(an_account, clock):
    account = an_account("cb1", "official")
    order = Order(account=account, role="officer", unit="H58.02", since=dt.date(2026, 3, 1))
    with transacting() as tx:
        grant = actions.grant_role(tx, order, units=UNITS, by="admin")
        actions.end_role(tx, grant.id, by="admin")
        actions.end_role(tx, grant.id, by="admin")
        told = [row["action"] for row in audit.about(tx, account, limit=5)]
    assert told == ["identity.role.ended", "identity.role.granted"]
    assert store.grant(grant.id).until == dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    "wrong",
    [{"role": "emperor"}, {"unit": "H99"}, {"account": "x"}, {"until": dt.date(2020, 1, 1)}],
)
def test_a_refused_grant_leaves_nothing(an_account, wrong):
    account = an_account("cb1", "official")
    fields = {"account": account, "role": "officer", "unit": "H58.02", "since": dt.date(2026, 3, 1)}
    with pytest.raises(Refusal), transacting() as tx:
        actions.grant_role(tx, Order(**(fields | wrong)), units=UNITS, by="admin")
    assert store.grants_of(account) == []


def test_a_citizen_holds_no_role(an_account):
    order = Order(account=an_account("cd1"), role="officer", unit="", since=dt.date(2026, 3, 1))
    with pytest.raises(Refusal), transacting() as tx:
        actions.grant_role(tx, order, units=UNITS, by="admin")


def test_an_unknown_grant_cannot_be_ended():
    with pytest.raises(Refusal), transacting() as tx:
        actions.end_role(tx, "0192f3c4-0000-7000-8000-000000000000", by="admin")
