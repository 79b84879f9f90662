"""Granting and ending roles: administrative acts, audited."""

import datetime as dt

import msgspec

from saola.identity import audited, refusals
from saola.identity.access import rules, store
from saola.identity.access.model import Grant
from saola.kernel import audit, clock, ids
from saola.kernel.db import Tx
from saola.kernel.errors import Refusal


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator orders: a role for an account, where, from when to when, and why."""

    account: str
    role: str
    unit: str
    since: dt.date
    until: dt.date | None = None
    basis: str = ""  # the decision that appoints, e.g. its number and date


def grant_role(tx: Tx, order: Order, *, units: frozenset[str], by: str) -> Grant:
    """Give a role; `units` are the codes the province has. The grant.

    Refuses an unknown account, role or unit, a reversed period, and an account of no official.
    """
    kind = store.kind_of(order.account)
    if kind is None:
        raise Refusal(refusals.UNKNOWN_ACCOUNT)
    grant = Grant(
        id=str(ids.new()),
        account=order.account,
        role=order.role,
        unit=order.unit,
        since=order.since,
        until=order.until,
        basis=order.basis,
        granted_by=by,
    )
    rules.check_grant(grant, account_kind=kind, units=units)
    store.add(grant)
    _note(tx, audited.ROLE_GRANTED, grant, by)
    return grant


def end_role(tx: Tx, grant_id: str, *, by: str) -> Grant:
    """End a role from today on; ending an ended one changes nothing. Refuses an unknown grant."""
    grant = store.grant(grant_id)
    if grant is None:
        raise Refusal(refusals.UNKNOWN_GRANT)
    ended = rules.ended(grant, clock.today())
    if ended is None:
        return grant
    store.end(ended, by=by)
    _note(tx, audited.ROLE_ENDED, ended, by)
    return ended


def _note(tx: Tx, action: audit.Action, grant: Grant, by: str) -> None:
    data: dict[str, object] = {
        "role": grant.role,
        "unit": grant.unit,
        "since": grant.since.isoformat(),
        "until": grant.until.isoformat() if grant.until else "",
        "basis": grant.basis,
    }
    audit.record(tx, action, audit.Act(actor=by, record=grant.account, data=data))
