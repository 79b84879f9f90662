"""Screens of accounts and roles, for administrators."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saola.identity import limits, refusals
from saola.identity.access import actions as roles
from saola.identity.access import store as grants
from saola.identity.access.asking import principal
from saola.identity.access.guards import requires
from saola.identity.access.model import ROLES
from saola.identity.accounts import actions, store
from saola.identity.accounts.model import NewAccount
from saola.identity.clients import store as clients
from saola.identity.units import unit_codes, unit_name, unit_names
from saola.kernel import clock
from saola.kernel import refusals as kernel_refusals
from saola.kernel.errors import Refusal
from saola.kernel.orm import transacting


@requires("admin")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What an administrator looks after, and who holds which role today."""
    held = grants.holders(clock.today())
    kinds = store.open_by_kind()
    return render(
        request,
        "identity/administration.html",
        {
            "officials": kinds.get("official", 0),
            "people": sum(kinds.values()) - kinds.get("official", 0),
            "clients": sum(one.active for one in clients.clients()),
            "roles": [(role, held.get(role.code, 0)) for role in ROLES],
            "now": clock.now(),
        },
    )


@requires("admin")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Accounts, found by sign-in name or full name."""
    text = request.GET.get("q", "").strip()
    found = store.search(text, limit=limits.people_shown_max)
    return render(request, "identity/people.html", {"people": found, "q": text})


@requires("admin")
@require_http_methods(["GET", "POST"])
@never_cache
def new_official(request: HttpRequest) -> HttpResponse:
    """Make an official's account; its first password is shown this once."""
    shown: dict[str, object] = {}
    if request.method == "POST":
        new = NewAccount(
            username=request.POST.get("username", "").strip().lower(),
            kind="official",
            full_name=request.POST.get("full_name", "").strip(),
            email=request.POST.get("email", "").strip(),
            phone=request.POST.get("phone", "").strip(),
        )
        with transacting() as tx:
            account_id, password = actions.make_official(tx, new, by=principal(request).id)
        shown = {"made": new.username, "account_id": account_id, "password": password}
    return render(request, "identity/new_official.html", shown)


@requires("admin")
@require_GET
def person(request: HttpRequest, account_id: str) -> HttpResponse:
    """One account with its roles; the reading is noted in the trail."""
    return _person(request, account_id, {})


@requires("admin")
@require_POST
def grant(request: HttpRequest, account_id: str) -> HttpResponse:
    """Give the account a role in a unit for a period."""
    by = principal(request).id
    if by == account_id:
        raise Refusal(refusals.NOT_ONESELF)
    order = roles.Order(
        account=account_id,
        role=request.POST.get("role", ""),
        unit=request.POST.get("unit", ""),
        since=_date(request.POST.get("since", ""), "since") or clock.today(),
        until=_date(request.POST.get("until", ""), "until"),
        basis=request.POST.get("basis", "").strip()[:200],
    )
    with transacting() as tx:
        roles.grant_role(tx, order, units=unit_codes(), by=by)
    return redirect("person", account_id=account_id)


@requires("admin")
@require_POST
def end(request: HttpRequest, account_id: str) -> HttpResponse:
    """End a role from today on."""
    by = principal(request).id
    if by == account_id:
        raise Refusal(refusals.NOT_ONESELF)
    with transacting() as tx:
        roles.end_role(tx, request.POST.get("grant", ""), by=by)
    return redirect("person", account_id=account_id)


@requires("admin")
@require_POST
def set_open(request: HttpRequest, account_id: str) -> HttpResponse:
    """Close an account, or open it again."""
    with transacting() as tx:
        actions.set_open(
            tx, account_id, is_open=request.POST.get("open") == "1", by=principal(request).id
        )
    return redirect("person", account_id=account_id)


@requires("admin")
@require_POST
@never_cache
def password(request: HttpRequest, account_id: str) -> HttpResponse:
    """Give the account a fresh password, shown this once."""
    with transacting() as tx:
        fresh = actions.reset_password(tx, account_id, by=principal(request).id)
    return _person(request, account_id, {"password": fresh})


def _person(request: HttpRequest, account_id: str, more: dict[str, object]) -> HttpResponse:
    with transacting() as tx:
        profile = actions.read_as_administrator(tx, account_id, by=principal(request).id)
    names, titles = unit_names(), {role.code: role for role in ROLES}
    held = sorted(grants.grants_of(account_id), key=lambda grant: grant.since, reverse=True)
    today = clock.today()
    shown = {
        "profile": profile,
        "grants": [
            {
                "grant": grant,
                "role": titles.get(grant.role),
                "unit": unit_name(grant.unit),
                "in_force": grant.since <= today <= (grant.until or today),
                "coming": grant.since > today,
            }
            for grant in held
        ],
        "roles": ROLES,
        "units": sorted(names.items()),
        "today": today.isoformat(),
        "oneself": account_id == principal(request).id,
    }
    return render(request, "identity/person.html", shown | more)


def _date(text: str, field: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as wrong:
        raise Refusal(kernel_refusals.INVALID_FIELD, field=field, why="YYYY-MM-DD") from wrong
