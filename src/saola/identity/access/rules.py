"""Decisions on roles: which are in force, whether a grant may be made."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from saola.identity import refusals
from saola.identity.access.model import ROLE_CODES, Grant
from saola.identity.tokens import Role
from saola.kernel.errors import Refusal


def in_force(grants: Iterable[Grant], today: dt.date) -> tuple[Role, ...]:
    """The roles held on the business day `today`, each once, in a stable order."""
    held = {
        Role(grant.role, grant.unit)
        for grant in grants
        if grant.since <= today and (grant.until is None or today <= grant.until)
    }
    return tuple(sorted(held, key=lambda role: (role.code, role.unit)))


def check_grant(grant: Grant, *, account_kind: str, units: frozenset[str]) -> None:
    """Refuse a grant of an unknown role or unit, of a reversed period, or to no official."""
    if grant.role not in ROLE_CODES:
        raise Refusal(refusals.UNKNOWN_ROLE, role=grant.role)
    if grant.unit and grant.unit not in units:
        raise Refusal(refusals.UNKNOWN_UNIT, unit=grant.unit)
    if grant.until is not None and grant.until < grant.since:
        raise Refusal(refusals.PERIOD_REVERSED)
    if account_kind != "official":
        raise Refusal(refusals.NOT_OFFICIAL)


def ended(grant: Grant, today: dt.date) -> Grant | None:
    """The grant without force from `today` on; None when it had ended already.

    One that has not begun yet ends the day before it would have, so it never comes into force.
    """
    last = max(today, grant.since) - dt.timedelta(days=1)
    if grant.until is not None and grant.until <= last:
        return None
    return msgspec.structs.replace(grant, until=last)
