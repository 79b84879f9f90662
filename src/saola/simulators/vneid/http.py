"""The provider's doors: discovery, sign-in, token, who-is-it, keys, and one to make it fail."""

import asyncio
import base64
import hmac
import urllib.parse

import msgspec

from saola.kernel import clock
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route
from saola.simulators import people
from saola.simulators.vneid import pages, provider
from saola.simulators.vneid.registration import (
    CLIENT_ID,
    PREFIX,
    client_secret,
    issuer,
    redirect_uris,
)

SLOW_S = 7
ASKED = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
)
_memory = provider.Memory()


def routes() -> tuple[Route, ...]:
    """Everything under `/vneid/`."""
    table = (
        ("GET", "/.well-known/openid-configuration", discovery, "public"),
        ("GET", "/jwks", jwks, "public"),
        ("GET", "/authorize", ask, "public"),
        ("POST", "/authorize", decide, "public"),
        ("POST", "/token", token, "client secret and code"),
        ("GET", "/userinfo", userinfo, "access token"),
        ("POST", "/control", control, "public, in a simulator only"),
    )
    return tuple(
        Route(method, PREFIX + path, handler, guard, f"vneid.{handler.__name__}")
        for method, path, handler, guard in table
    )


def discovery(request: Request) -> Response:
    """OpenID Connect Discovery 1.0."""
    at = issuer()
    return _failed("") or json_response(
        {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/userinfo",
            "jwks_uri": f"{at}/jwks",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", "identity"],
            "acr_values_supported": ["vneid-level-1", "vneid-level-2"],
        }
    )


def jwks(request: Request) -> Response:
    """The public key that id_tokens are signed with."""
    return _failed("") or json_response({"keys": [provider.signing_key().as_dict(private=False)]})


def ask(request: Request) -> Response:
    """The page that asks who signs in; refuses what it must not answer by a redirect."""
    asked = request.params()
    return _failed("") or _refused(asked) or pages.choose(_kept(asked), f"{PREFIX}/authorize")


def decide(request: Request) -> Response:
    """Send the browser back with a code for the chosen person, or with `access_denied`."""
    form = _form(request)
    refused = _refused(form)
    if refused:
        return refused
    someone = people.person(form.get("person", ""))
    if form.get("deny") or someone is None or not someone.level:
        return _back(form, error="access_denied")
    pending = provider.Pending(
        person=someone,
        redirect_uri=form["redirect_uri"],
        challenge=form["code_challenge"],
        nonce=form.get("nonce", ""),
        fail=form.get("fail", ""),
        expires=clock.monotonic() + provider.CODE_S,
    )
    return _back(form, code=_memory.keep(_memory.codes, pending))


async def token(request: Request) -> Response:
    """Exchange a code for tokens (RFC 6749, 4.1.3; RFC 7636)."""
    form = _form(request)
    failed = _failed("")
    if failed:
        return failed
    if not _is_our_client(request, form):
        return json_response({"error": "invalid_client"}, 401)
    if form.get("grant_type") != "authorization_code":
        return json_response({"error": "unsupported_grant_type"}, 400)
    pending = _memory.redeem(
        form.get("code", ""), form.get("redirect_uri", ""), form.get("code_verifier", "")
    )
    if pending is not None and not pending.fail:
        pending = msgspec.structs.replace(pending, fail=_memory.fail)
    if pending is None or pending.fail == "forgets":
        return json_response({"error": "invalid_grant"}, 400)
    if pending.fail == "slow":
        await asyncio.sleep(SLOW_S)
    failed = _failed(pending.fail)
    if failed:
        return failed
    lasting = msgspec.structs.replace(
        pending, challenge="", nonce="", expires=clock.monotonic() + provider.TOKEN_S
    )
    access_token = _memory.keep(_memory.tokens, lasting)
    return json_response(
        {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": provider.TOKEN_S,
            "id_token": provider.id_token(pending, access_token),
            "scope": "openid profile identity",
        },
        headers=(("cache-control", "no-store"),),
    )


def userinfo(request: Request) -> Response:
    """What the person has agreed to tell (OpenID Connect Core 1.0, 5.3)."""
    scheme, _, access_token = request.header("authorization").partition(" ")
    pending = _memory.bearer(access_token) if scheme.lower() == "bearer" else None
    if pending is None or "userinfo_401" in (pending.fail, _memory.fail):
        challenge = (("www-authenticate", 'Bearer error="invalid_token"'),)
        return json_response({"error": "invalid_token"}, 401, headers=challenge)
    return _failed(pending.fail) or json_response(provider.userinfo(pending.person))


def control(request: Request) -> Response:
    """Make every later answer fail in one of the known ways: `{"fail": "down"}`; empty mends."""
    told = request.json()
    fail = told.get("fail") if isinstance(told, dict) else None
    if fail not in provider.FAILURES:
        return json_response({"error": "unknown", "known": sorted(provider.FAILURES)}, 422)
    _memory.fail = fail
    return json_response({"fail": fail})


def _failed(wanted: str) -> Response | None:
    wanted = wanted or _memory.fail
    if wanted == "down":
        return json_response({"error": "temporarily_unavailable"}, 503)
    if wanted == "busy":
        return json_response({"error": "slow_down"}, 429, headers=(("retry-after", "30"),))
    return None


def _refused(asked: dict[str, str]) -> Response | None:
    """What must not be sent back to the address in the request, or cannot be done."""
    if asked.get("client_id") != CLIENT_ID:
        return pages.wrong("client_id chưa đăng ký", 400)
    if asked.get("redirect_uri") not in redirect_uris():
        return pages.wrong("redirect_uri chưa đăng ký", 400)
    if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
        return _back(asked, error="invalid_request")
    if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
        return _back(asked, error="invalid_request")
    return None


def _back(asked: dict[str, str], **answer: str) -> Response:
    if "state" in asked:
        answer["state"] = asked["state"]
    place = f"{asked['redirect_uri']}?{urllib.parse.urlencode(answer)}"
    return Response(status=303, headers=(("location", place), ("cache-control", "no-store")))


def _kept(asked: dict[str, str]) -> dict[str, str]:
    return {name: asked[name] for name in ASKED if name in asked}


def _form(request: Request) -> dict[str, str]:
    try:
        text = request.body.decode("utf-8")
    except UnicodeDecodeError:
        return {}
    return dict(urllib.parse.parse_qsl(text, keep_blank_values=True))


def _is_our_client(request: Request, form: dict[str, str]) -> bool:
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, encoded = request.header("authorization").partition(" ")
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(encoded, validate=True).decode()
        except ValueError:
            return False
        client_id, _, secret = (urllib.parse.unquote_plus(p) for p in pair.partition(":"))
    return client_id == CLIENT_ID and hmac.compare_digest(secret, client_secret())
