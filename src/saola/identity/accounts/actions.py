"""Changing accounts: contact details by their holders, the rest by administrators; audited."""

from saola.identity import audited, refusals
from saola.identity.accounts import rules, store
from saola.identity.accounts.model import NewAccount, Profile
from saola.kernel import audit, ids
from saola.kernel.db import Tx
from saola.kernel.errors import Refusal


def change_contact(tx: Tx, account_id: str, *, email: str, phone: str, language: str) -> None:
    """Note how the holder wants to be reached; refuses what is no address or number."""
    rules.check_contact(email, phone, language)
    store.set_contact(account_id, email=email, phone=phone, language=language)
    _note(tx, audited.CONTACT_CHANGED, account_id, by=account_id)


def make_official(tx: Tx, new: NewAccount, *, by: str) -> tuple[str, str]:
    """Make an official's account; its id and its first password, which is shown once.

    Refuses a taken or malformed sign-in name.
    """
    rules.check_official(new)
    if store.named(new.username) is not None:
        raise Refusal(refusals.USERNAME_TAKEN, username=new.username)
    password = ids.readable(14)
    account_id = store.create(new, password=password)
    _note(tx, audited.ACCOUNT_MADE, account_id, by=by)
    return account_id, password


def reset_password(tx: Tx, account_id: str, *, by: str) -> str:
    """Give an account a fresh password, shown once to hand over; refuses an unknown account."""
    _known(account_id)
    password = ids.readable(14)
    store.set_password(account_id, password)
    _note(tx, audited.PASSWORD_RESET, account_id, by=by)
    return password


def set_open(tx: Tx, account_id: str, *, is_open: bool, by: str) -> None:
    """Close an account or open it again; refuses an unknown one, and one's own."""
    _known(account_id)
    if account_id == by:
        raise Refusal(refusals.NOT_ONESELF)
    store.set_active(account_id, active=is_open)
    _note(tx, audited.ACCOUNT_OPENED if is_open else audited.ACCOUNT_CLOSED, account_id, by=by)


def read_as_administrator(tx: Tx, account_id: str, *, by: str) -> Profile:
    """An account with its personal data, for administering it; the reading is audited."""
    profile = store.profile(account_id)
    if profile is None:
        raise Refusal(refusals.UNKNOWN_ACCOUNT)
    if account_id != by:
        _note(tx, audited.ACCOUNT_READ, account_id, by=by, purpose="administration")
    return profile


def _known(account_id: str) -> None:
    if store.contact(account_id) is None:
        raise Refusal(refusals.UNKNOWN_ACCOUNT)


def _note(tx: Tx, action: audit.Action, account_id: str, *, by: str, purpose: str = "") -> None:
    audit.record(tx, action, audit.Act(actor=by, record=account_id, purpose=purpose))
