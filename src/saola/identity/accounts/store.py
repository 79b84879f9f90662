"""Accounts and identifiers in the control store."""

import uuid

from saola.identity.accounts.model import Contact, Identifier, NewAccount
from saola.identity.models import Account
from saola.identity.models import Identifier as IdentifierRow
from saola.kernel import clock


def contact(account_id: str) -> Contact | None:
    """How an account is reached; None when there is no such account."""
    try:
        row = Account.objects.filter(pk=uuid.UUID(account_id)).first()
    except ValueError:
        return None
    if row is None:
        return None
    return Contact(
        account=str(row.pk),
        kind=row.kind,
        name=row.full_name,
        email=row.email,
        phone=row.phone,
        language=row.language,
    )


def identifiers(account_id: str) -> list[Identifier]:
    """What officially identifies the account's holder."""
    return [
        Identifier(kind=row.kind, value=row.value, country=row.country, verified_by=row.verified_by)
        for row in IdentifierRow.objects.filter(account_id=account_id).order_by("kind")
    ]


def holder(kind: str, value: str, country: str = "VN") -> str | None:
    """The account that an identifier belongs to."""
    row = IdentifierRow.objects.filter(kind=kind, value=value, country=country).first()
    return None if row is None else str(row.account_id)


def named(username: str) -> str | None:
    """The account with this sign-in name."""
    row = Account.objects.filter(username=username).values_list("pk", flat=True).first()
    return None if row is None else str(row)


def create(new: NewAccount, *, password: str | None) -> str:
    """Make an account; without a password it signs in by another way. Its id."""
    account = Account.objects.create_user(
        new.username,
        password,
        kind=new.kind,
        full_name=new.full_name,
        email=new.email,
        phone=new.phone,
        language=new.language,
        assurance=new.assurance,
        demo=new.demo,
        second_factor_waived=new.second_factor_waived,
    )
    for identifier in new.identifiers:
        attach(str(account.pk), identifier)
    return str(account.pk)


def attach(account_id: str, identifier: Identifier) -> None:
    """Note an identifier of an account; one already noted is refreshed."""
    IdentifierRow.objects.update_or_create(
        kind=identifier.kind,
        country=identifier.country,
        value=identifier.value,
        defaults={
            "account_id": uuid.UUID(account_id),
            "verified_by": identifier.verified_by,
            "verified_at": clock.now() if identifier.verified_by else None,
        },
    )
