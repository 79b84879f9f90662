"""My account: who I am here, what I may do, how I am reached, who has looked at my data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from saola.identity import limits
from saola.identity.access.asking import principal
from saola.identity.access.guards import second_factor_missing, signed_in
from saola.identity.access.model import ROLES
from saola.identity.accounts import actions, store
from saola.identity.consent import actions as consents
from saola.identity.consent import store as consent_store
from saola.identity.consent.model import PURPOSES
from saola.identity.units import unit_name
from saola.kernel import audit, clock
from saola.kernel.errors import Refusal
from saola.kernel.orm import transacting
from saola.kernel.refusals import FORBIDDEN


@signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The page of one's own account."""
    asker = principal(request)
    profile = store.profile(asker.id)
    if profile is None:
        raise Refusal(FORBIDDEN)  # a machine's token has no account
    agreed = consent_store.in_force(asker.id)
    return render(
        request,
        "identity/home.html",
        {
            "profile": profile,
            "roles": [
                (role, unit_name(held.unit))
                for held in asker.roles
                for role in ROLES
                if role.code == held.code
            ],
            "purposes": [
                (purpose, agreed.get(purpose.code) == purpose.version) for purpose in PURPOSES
            ],
            "second_factor_missing": asker.kind == "official"
            and second_factor_missing(request.user),
            "trail": _trail(asker.id),
        },
    )


@signed_in
@require_POST
def contact(request: HttpRequest) -> HttpResponse:
    """Change how one is reached."""
    with transacting() as tx:
        actions.change_contact(
            tx,
            principal(request).id,
            email=request.POST.get("email", "").strip(),
            phone=request.POST.get("phone", "").strip(),
            language=request.POST.get("language", ""),
        )
    return redirect("/account/?saved=contact")


@signed_in
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Give or withdraw a consent."""
    with transacting() as tx:
        consents.choose(
            tx,
            principal(request).id,
            request.POST.get("purpose", ""),
            agrees=request.POST.get("agrees") == "1",
        )
    return redirect("account_home")


def _lacks_second_factor(request: HttpRequest) -> bool:
    return principal(request).kind == "official" and second_factor_missing(request.user)


def _trail(account_id: str) -> list[dict[str, object]]:
    """What the audit trail says was done on this account, newest first."""
    words = {action.name: action for action in audit.vocabulary()}
    with transacting() as tx:
        rows = audit.about(tx, account_id, limit=limits.trail_shown_max)
    shown = []
    for row in rows:
        actor = store.contact(row["actor"]) if row["actor"] != account_id else None
        shown.append(
            {
                "at": clock.parse(row["at"]),
                "action": words.get(row["action"]),
                "name": row["action"],
                "oneself": row["actor"] == account_id,
                # An official's name at work is no secret; other people's names stay untold.
                "actor": actor.name if actor and actor.kind == "official" else row["actor"],
                "purpose": row["purpose"],
            }
        )
    return shown
