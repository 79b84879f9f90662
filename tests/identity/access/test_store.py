import datetime as dt

import pytest

from saola.identity.access import store
from saola.identity.access.model import Grant
from saola.identity.accounts import store as accounts
from saola.identity.accounts.model import NewAccount
from saola.kernel import ids

pytestmark = [pytest.mark.django_db, pytest.mark.stores]


def test_a_grant_is_kept_and_ended_but_never_lost():
    account = accounts.create(
        NewAccount(username="cb1", kind="official", full_name="A"), password=None
    )
    grant = Grant(
        id=str(ids.new()), account=account, role="officer", unit="H58.02", since=dt.date(2026, 1, 1)
    )
    store.add(grant)
    assert store.grants_of(account) == [grant]
    ended = Grant(
        id=grant.id,
        account=account,
        role="officer",
        unit="H58.02",
        since=grant.since,
        until=dt.date(2026, 3, 1),
    )
    store.end(ended, by="admin")
    assert store.grant(grant.id) == ended


@pytest.mark.parametrize("unknown", ["", "x", "0192f3c4-0000-7000-8000-000000000000"])
def test_what_is_not_there_is_none(unknown):
    assert store.grant(unknown) is None
    assert store.kind_of(unknown) is None
