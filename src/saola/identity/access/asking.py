"""Who sends a control-plane request: the account of its session, or the bearer of its token."""

from django.http import HttpRequest

from saola.identity import tokens
from saola.identity.access import rules, store
from saola.identity.models import Account
from saola.identity.tokens import ANONYMOUS, Principal
from saola.kernel import clock, refusals
from saola.kernel.errors import Refusal

_KEPT = "_saola_principal"


def principal(request: HttpRequest) -> Principal:
    """Who asks, with the roles in force today; found once for each request.

    A bearer token goes before a session; refuses a token that is not good.
    """
    found: Principal | None = getattr(request, _KEPT, None)
    if found is None:
        found = _bearer(request) or of_account(request.user)
        setattr(request, _KEPT, found)
    return found


def of_account(user: object) -> Principal:
    """The principal of an account; nobody for Django's anonymous user or a closed account."""
    if not isinstance(user, Account) or not user.is_active:
        return ANONYMOUS
    account_id = str(user.pk)
    roles = (
        rules.in_force(store.grants_of(account_id), clock.today())
        if user.kind == "official"
        else ()
    )
    return Principal(id=account_id, kind=user.kind, name=user.full_name, roles=roles)


def forget(request: HttpRequest) -> None:
    """Find the principal anew: somebody has just signed in or out."""
    if hasattr(request, _KEPT):
        delattr(request, _KEPT)


def _bearer(request: HttpRequest) -> Principal | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        return None
    if scheme.lower() != "bearer":
        raise Refusal(refusals.UNAUTHENTICATED)
    return tokens.verify(token.strip())
