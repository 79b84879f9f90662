"""Giving and withdrawing consent: as easy the one way as the other, and audited."""

from collections.abc import Iterator

from saola.identity import audited, refusals
from saola.identity.consent import store
from saola.identity.consent.model import PURPOSES
from saola.kernel import audit
from saola.kernel.db import Tx
from saola.kernel.errors import Refusal


def consents(account_id: str, purpose: str) -> bool:
    """Whether the account consents to `purpose` in the words of today."""
    return store.in_force(account_id).get(purpose) == _version(purpose)


def who_consents(purpose: str) -> Iterator[str]:
    """The open accounts that consent to `purpose` in the words of today."""
    return store.holders(purpose, _version(purpose))


def choose(tx: Tx, account_id: str, purpose: str, *, agrees: bool) -> None:
    """Note what the account's holder chooses; the same choice again changes nothing.

    Refuses an unknown purpose.
    """
    version = _version(purpose)
    if consents(account_id, purpose) == agrees:
        return
    store.withdraw(account_id, purpose)
    if agrees:
        store.give(account_id, purpose, version)
    action = audited.CONSENT_GIVEN if agrees else audited.CONSENT_WITHDRAWN
    data: dict[str, object] = {"purpose": purpose, "version": version}
    audit.record(tx, action, audit.Act(actor=account_id, record=account_id, data=data))


def _version(purpose: str) -> str:
    for known in PURPOSES:
        if known.code == purpose:
            return known.version
    raise Refusal(refusals.UNKNOWN_PURPOSE)
