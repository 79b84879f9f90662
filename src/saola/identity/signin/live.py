"""The cookie that lets the live pages' event streams in: kept fresh, replaced, taken back."""

from collections.abc import Callable

import msgspec
from django.http import HttpRequest, HttpResponse

from saola.identity import limits, tokens
from saola.identity.access.asking import of_account
from saola.identity.access.guards import second_factor_missing
from saola.identity.tokens import LIVE_COOKIE, Principal
from saola.kernel import settings
from saola.kernel.errors import Refusal

Door = Callable[[HttpRequest], HttpResponse]


def live_cookie(door: Door) -> Door:
    """Middleware: pages of a signed-in reader carry a live cookie of their own, others none."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = door(request)
        kept = request.COOKIES.get(LIVE_COOKIE, "")
        if not request.user.is_authenticated:
            if kept:
                response.delete_cookie(LIVE_COOKIE, samesite="Strict")
        elif _is_page(request, response):
            asker = follower(request)
            if not asker.anonymous and _bearer(kept) != asker:
                give(response, asker)
        return response

    return answered


def follower(request: HttpRequest) -> Principal:
    """Whom the stream is for: without a role while the second factor is missing."""
    asker = of_account(request.user)
    if second_factor_missing(request.user):
        return msgspec.structs.replace(asker, roles=())
    return asker


def give(response: HttpResponse, asker: Principal) -> None:
    """Set the cookie; browsers drop it at half its token's life, and the next page renews it."""
    response.set_cookie(
        LIVE_COOKIE,
        tokens.issue(asker, limits.live_token_s, tokens.LIVE_AUDIENCE),
        max_age=limits.live_token_s // 2,
        httponly=True,
        samesite="Strict",
        secure=settings.current().address.startswith("https://"),
    )


def _bearer(token: str) -> Principal | None:
    try:
        return tokens.verify(token, tokens.LIVE_AUDIENCE) if token else None
    except Refusal:
        return None


def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
    return request.method in {"GET", "POST"} and (
        response.headers.get("Content-Type", "").startswith("text/html")
    )
