"""Role grants in the control store."""

import datetime as dt
import uuid

from django.db.models import Count, Q

from saola.identity.access.model import Grant
from saola.identity.models import Account, RoleGrant


def grants_of(account_id: str) -> list[Grant]:
    """Every grant the account ever had."""
    return [_grant(row) for row in RoleGrant.objects.filter(account_id=account_id)]


def grant(grant_id: str) -> Grant | None:
    """One grant by its id; None when there is none."""
    try:
        row = RoleGrant.objects.filter(pk=uuid.UUID(grant_id)).first()
    except ValueError:
        return None
    return None if row is None else _grant(row)


def holders(day: dt.date) -> dict[str, int]:
    """How many open accounts hold each role on `day`; a role that nobody holds is not told."""
    rows = RoleGrant.objects.filter(
        Q(until=None) | Q(until__gte=day), since__lte=day, account__is_active=True
    )
    counted = rows.values("role").annotate(accounts=Count("account", distinct=True))
    return {row["role"]: row["accounts"] for row in counted.order_by("role")}


def kind_of(account_id: str) -> str | None:
    """The kind of an account; None when there is no such account."""
    try:
        return Account.objects.values_list("kind", flat=True).get(pk=uuid.UUID(account_id))
    except (Account.DoesNotExist, ValueError):
        return None


def add(new: Grant) -> None:
    """Keep a grant."""
    RoleGrant.objects.create(
        pk=uuid.UUID(new.id),
        account_id=uuid.UUID(new.account),
        role=new.role,
        unit=new.unit,
        since=new.since,
        until=new.until,
        basis=new.basis,
        granted_by=new.granted_by,
    )


def end(ended: Grant, *, by: str) -> None:
    """Keep the last day of a grant, and who set it."""
    RoleGrant.objects.filter(pk=uuid.UUID(ended.id)).update(until=ended.until, ended_by=by)


def _grant(row: RoleGrant) -> Grant:
    return Grant(
        id=str(row.pk),
        account=str(row.account_id),
        role=row.role,
        unit=row.unit,
        since=row.since,
        until=row.until,
        basis=row.basis,
        granted_by=row.granted_by,
    )
