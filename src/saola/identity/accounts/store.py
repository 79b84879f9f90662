"""Accounts and identifiers in the control store."""

import uuid

from django.db.models import Count, Q

from saola.identity import refusals
from saola.identity.accounts.model import Contact, Identifier, NewAccount, Profile
from saola.identity.models import Account
from saola.identity.models import Identifier as IdentifierRow
from saola.kernel import clock
from saola.kernel.errors import Refusal


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
    """Note an identifier of an account; one it has already is refreshed.

    Refuses one that belongs to another account.
    """
    row = IdentifierRow.objects.filter(
        kind=identifier.kind, country=identifier.country, value=identifier.value
    ).first()
    if row is None:
        row = IdentifierRow(
            account_id=uuid.UUID(account_id),
            kind=identifier.kind,
            country=identifier.country,
            value=identifier.value,
        )
    elif str(row.account_id) != account_id:
        raise Refusal(refusals.IDENTIFIER_TAKEN)
    if identifier.verified_by:
        row.verified_by, row.verified_at = identifier.verified_by, clock.now()
    row.save()


def prove(account_id: str, *, assurance: int) -> None:
    """Note the level an identity was proven to; a lower one than before changes nothing."""
    Account.objects.filter(pk=uuid.UUID(account_id), assurance__lt=assurance).update(
        assurance=assurance
    )


def profile(account_id: str) -> Profile | None:
    """An account as its holder sees it; None when there is no such account."""
    try:
        row = Account.objects.filter(pk=uuid.UUID(account_id)).first()
    except ValueError:
        return None
    return None if row is None else _profile(row, tuple(identifiers(account_id)))


def search(text: str, *, limit: int) -> list[Profile]:
    """Accounts whose sign-in name or full name holds `text`, by sign-in name."""
    rows = Account.objects.all()
    if text:
        rows = rows.filter(Q(username__icontains=text) | Q(full_name__icontains=text))
    return [_profile(row, ()) for row in rows.order_by("kind", "username")[:limit]]


def open_by_kind() -> dict[str, int]:
    """How many open accounts there are of each kind."""
    rows = Account.objects.filter(is_active=True).values("kind").annotate(accounts=Count("pk"))
    return {row["kind"]: row["accounts"] for row in rows.order_by("kind")}


def set_contact(account_id: str, *, email: str, phone: str, language: str) -> None:
    """Keep how an account is reached."""
    Account.objects.filter(pk=uuid.UUID(account_id)).update(
        email=email, phone=phone, language=language
    )


def set_password(account_id: str, password: str) -> None:
    """Replace a password; every session of the account ends with it."""
    account = Account.objects.get(pk=uuid.UUID(account_id))
    account.set_password(password)
    account.save(update_fields=["password"])


def set_active(account_id: str, *, active: bool) -> None:
    """Close an account, or open it again."""
    Account.objects.filter(pk=uuid.UUID(account_id)).update(is_active=active)


def _profile(row: Account, identified_by: tuple[Identifier, ...]) -> Profile:
    return Profile(
        account=str(row.pk),
        username=row.username,
        kind=row.kind,
        name=row.full_name,
        email=row.email,
        phone=row.phone,
        language=row.language,
        assurance=row.assurance,
        active=row.is_active,
        demo=row.demo,
        waived=row.second_factor_waived,
        identifiers=identified_by,
    )
