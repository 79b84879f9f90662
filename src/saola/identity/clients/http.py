"""OAuth 2.0 for machines: token endpoint, keys, metadata (RFC 6749, 7517, 8414)."""

import msgspec
from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from saola.identity import limits, refusals, tokens
from saola.identity.access.guards import public
from saola.identity.clients import actions, rules
from saola.identity.clients.model import SCOPES
from saola.identity.signin.address import client_address
from saola.kernel import settings
from saola.kernel.errors import Refusal
from saola.kernel.http.message import STATUS

FORM = "application/x-www-form-urlencoded"


@public
@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """A token for a machine client that proves itself by Basic or form authentication.

    Answers as RFC 6749 asks: 5.1 when granted, 5.2 when refused; 429 when tried too often.
    """
    address = client_address(request)
    try:
        asked = rules.read(request.headers.get("Authorization", ""), _form(request))
        if not _within_rate(request, asked.client_id):
            return _error("temporarily_unavailable", "too many requests", 429)
        access_token, scopes = actions.give_token(asked, address=address)
    except Refusal as refused:
        word = refused.code.code.removeprefix("oauth.")
        return _error(word, refused.message("en"), STATUS[refused.code.kind])
    answer = JsonResponse(
        {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": limits.client_token_s,
            "scope": " ".join(scopes),
        }
    )
    return _uncached(answer)


@public
@require_GET
@cache_control(public=True, max_age=300)
def jwks(request: HttpRequest) -> HttpResponse:
    """The public keys our tokens are verified with (RFC 7517)."""
    tokens.ensure_keys()
    keys = [msgspec.to_builtins(key) for key in tokens.public_keys()]
    return JsonResponse({"keys": keys}, content_type="application/jwk-set+json")


@public
@require_GET
@cache_control(public=True, max_age=300)
def metadata(request: HttpRequest) -> HttpResponse:
    """What this authorisation server offers (RFC 8414)."""
    issuer = settings.current().address
    return JsonResponse(
        {
            "issuer": issuer,
            "token_endpoint": f"{issuer}/oauth2/token",
            "jwks_uri": f"{issuer}/.well-known/jwks.json",
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "scopes_supported": [scope.code for scope in SCOPES],
        }
    )


def _form(request: HttpRequest) -> dict[str, list[str]]:
    if request.content_type != FORM:
        raise Refusal(refusals.OAUTH_INVALID_REQUEST)
    return {name: [str(value) for value in request.POST.getlist(name)] for name in request.POST}


def _within_rate(request: HttpRequest, client_id: str) -> bool:
    """Whether this address and this client have asked seldom enough."""
    usage = ratelimit.consume(
        request,
        app="saola.identity",
        action="token",
        config={"token": limits.token_requests_rate},
        key=client_id,
    )
    return usage is not None


def _error(word: str, description: str, status: int) -> HttpResponse:
    answer = JsonResponse({"error": word, "error_description": description}, status=status)
    if status == STATUS[refusals.OAUTH_INVALID_CLIENT.kind]:
        answer["WWW-Authenticate"] = 'Basic realm="saola", charset="UTF-8"'
    return _uncached(answer)


def _uncached(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    answer["Pragma"] = "no-cache"
    return answer
