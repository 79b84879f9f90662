"""The guards at the control plane's doors: decorators that say, and enforce, who may pass."""

import functools
import urllib.parse
from collections.abc import Callable

import msgspec
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from saola.identity import refusals
from saola.identity.access.asking import principal
from saola.identity.access.model import ROLE_CODES
from saola.identity.models import Account
from saola.kernel import refusals as kernel_refusals
from saola.kernel import settings
from saola.kernel.errors import Refusal

View = Callable[..., HttpResponse]


class Guard(msgspec.Struct, frozen=True):
    """Who may pass a door: everybody, whoever has signed in, or holders of one of `roles`."""

    words: str
    signed_in: bool = False
    roles: tuple[str, ...] = ()


PUBLIC = Guard("public")
SIGNED_IN = Guard("signed in", signed_in=True)


def guard_of(view: object) -> Guard | None:
    """The guard a view carries; None when it carries none, which a test refuses."""
    guard = getattr(view, "guard", None)
    return guard if isinstance(guard, Guard) else None


def public(view: View) -> View:
    """Everybody may pass."""
    return _guarded(view, PUBLIC)


def signed_in(view: View) -> View:
    """Whoever has signed in may pass; others are sent to sign in, or refused (401)."""
    return _guarded(view, SIGNED_IN)


def requires(*roles: str) -> Callable[[View], View]:
    """Holders of one of `roles`, in any unit, may pass; refused (403) otherwise.

    Whether the role is held in the right unit depends on the record, so the action asks
    `Principal.may(role, unit)`. Officials need a second factor (Decree 85/2016, level 3).
    """
    guard = needing(*roles)
    return lambda view: _guarded(view, guard)


def needing(*roles: str) -> Guard:
    """The guard that `requires` puts before a view."""
    unknown = set(roles) - ROLE_CODES
    assert roles, "name a role"
    assert not unknown, f"unknown roles {sorted(unknown)}"
    return Guard("role " + " or ".join(roles), signed_in=True, roles=roles)


def _guarded(view: View, guard: Guard) -> View:
    assert guard_of(view) is None, f"{view} carries two guards"

    @functools.wraps(view)
    def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        stopped = stop(request, guard)
        return view(request, *args, **kwargs) if stopped is None else stopped

    door.guard = guard  # type: ignore[attr-defined] # because functions carry attributes
    return door


def stop(request: HttpRequest, guard: Guard) -> HttpResponse | None:
    """The way to sign in or to enrol a second factor; None when `guard` lets the asker pass.

    Refuses who has no such role, and whoever cannot be shown a page.
    """
    if not guard.signed_in:
        return None
    asker = principal(request)
    if asker.anonymous:
        if _reads_pages(request):
            return _detour(request, "account_login")
        raise Refusal(kernel_refusals.UNAUTHENTICATED)
    if not guard.roles:
        return None
    if not any(asker.may(role) for role in guard.roles):
        raise Refusal(refusals.ROLE_NEEDED, roles=list(guard.roles))
    if asker.kind == "official" and second_factor_missing(request.user):
        if _reads_pages(request):
            return _detour(request, "mfa_index")
        raise Refusal(refusals.SECOND_FACTOR_NEEDED)
    return None


def second_factor_missing(user: object) -> bool:
    """Whether an official has yet to enrol; demo accounts may be waived, in a demo only."""
    if not isinstance(user, Account):
        return False
    return not waived(user) and not is_mfa_enabled(user)


def waived(user: Account) -> bool:
    """Whether the account works without a second factor because this installation is a demo."""
    return user.second_factor_waived and settings.current().demo


def _reads_pages(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"} and "text/html" in request.headers.get("accept", "")


def _detour(request: HttpRequest, name: str) -> HttpResponse:
    query = urllib.parse.urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse(name)}?{query}")
