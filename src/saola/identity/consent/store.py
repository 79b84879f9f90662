"""Consents in the control store; withdrawn ones stay as a record."""

import uuid
from collections.abc import Iterator

from saola.identity.models import Consent
from saola.kernel import clock


def in_force(account_id: str) -> dict[str, str]:
    """Purposes the account consents to, with the version of the text it saw."""
    rows = Consent.objects.filter(account_id=uuid.UUID(account_id), withdrawn_at=None)
    return {row.purpose: row.text_version for row in rows}


def holders(purpose: str, version: str) -> Iterator[str]:
    """The open accounts whose consent to this version of a purpose is in force, in their order."""
    rows = Consent.objects.filter(
        purpose=purpose, text_version=version, withdrawn_at=None, account__is_active=True
    )
    found = rows.order_by("account_id").values_list("account_id", flat=True).distinct()
    return (str(account) for account in found.iterator())


def give(account_id: str, purpose: str, version: str) -> None:
    """Note a consent."""
    Consent.objects.create(account_id=uuid.UUID(account_id), purpose=purpose, text_version=version)


def withdraw(account_id: str, purpose: str) -> None:
    """End the account's consents to a purpose."""
    Consent.objects.filter(
        account_id=uuid.UUID(account_id), purpose=purpose, withdrawn_at=None
    ).update(withdrawn_at=clock.now())
