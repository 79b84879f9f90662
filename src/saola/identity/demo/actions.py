"""Open a demo account with its roles and a fresh password, once."""

import msgspec

from saola.identity import audited
from saola.identity.access import actions as access
from saola.identity.access.actions import Order
from saola.identity.accounts import store
from saola.identity.accounts.model import NewAccount
from saola.identity.units import unit_codes
from saola.kernel import audit, clock, ids
from saola.kernel.db import Tx

MAKER = "saola:demo"
PASSWORD_LETTERS = 14


def open_demo_account(
    tx: Tx, new: NewAccount, roles: tuple[tuple[str, str], ...] = ()
) -> str | None:
    """Open the account with `roles` (pairs of a role and a unit's code); its password, told once.

    None when the account is there already: a second start leaves its password alone. A demo
    account needs no second factor, so that the walks can be tried at once.
    """
    if store.named(new.username) is not None:
        return None
    password = ids.readable(PASSWORD_LETTERS)
    marked = msgspec.structs.replace(new, demo=True, second_factor_waived=True)
    account = store.create(marked, password=password)
    audit.record(tx, audited.ACCOUNT_MADE, audit.Act(actor=MAKER, record=account))
    for role, unit in roles:
        order = Order(account=account, role=role, unit=unit, since=clock.today(), basis="demo")
        access.grant_role(tx, order, units=unit_codes(), by=MAKER)
    return password
