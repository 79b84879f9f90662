"""Decisions on token requests (RFC 6749) and on what a client may be registered with."""

import base64
import hashlib
import hmac
import ipaddress
import re
import urllib.parse
from collections.abc import Mapping, Sequence

from saola.identity import refusals
from saola.identity.clients.model import SCOPE_CODES, Asked, Client
from saola.kernel.errors import Refusal

CLIENT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{2,79}")
ONCE = ("grant_type", "client_id", "client_secret", "scope")


def digest(secret: str) -> str:
    """What is kept of a secret; it has 256 random bits, so one fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def read(authorization: str, form: Mapping[str, Sequence[str]]) -> Asked:
    """The request in a header and a form (2.3.1, 4.4.2).

    Refuses repeated parameters, two ways of authentication at once, none, and other grants.
    """
    if any(len(form.get(name, ())) > 1 for name in ONCE):
        raise Refusal(refusals.OAUTH_INVALID_REQUEST)
    given = {name: form[name][0] for name in ONCE if form.get(name)}
    if "grant_type" not in given:
        raise Refusal(refusals.OAUTH_INVALID_REQUEST)
    if authorization:
        if "client_secret" in given:
            raise Refusal(refusals.OAUTH_INVALID_REQUEST)
        client_id, secret = _basic(authorization)
        if given.get("client_id", client_id) != client_id:
            raise Refusal(refusals.OAUTH_INVALID_REQUEST)
    else:
        client_id, secret = given.get("client_id", ""), given.get("client_secret", "")
    if not client_id or not secret:
        raise Refusal(refusals.OAUTH_INVALID_CLIENT)
    if given["grant_type"] != "client_credentials":
        raise Refusal(refusals.OAUTH_UNSUPPORTED_GRANT)
    scopes = tuple(dict.fromkeys(given.get("scope", "").split()))
    return Asked(client_id=client_id, secret=secret, scopes=scopes)


def granted(asked: Asked, client: Client | None, address: str) -> tuple[str, ...]:
    """The scopes a request gets: those asked for, or all the client holds (3.3).

    Refuses an unknown or closed client, a wrong secret, an address outside the client's networks
    — all alike, so that nothing is learnt by trying — and a scope the client does not hold.
    """
    kept = client.secret_digest if client else "0" * 64
    right = hmac.compare_digest(digest(asked.secret), kept)
    if client is None or not right or not client.active or not _inside(address, client.networks):
        raise Refusal(refusals.OAUTH_INVALID_CLIENT)
    for scope in asked.scopes:
        if scope not in client.scopes:
            raise Refusal(refusals.OAUTH_INVALID_SCOPE, scope=scope[:80])
    return asked.scopes or client.scopes


def check(client: Client) -> None:
    """Refuse to register a client whose fields do not mean anything."""
    if not CLIENT_ID.fullmatch(client.client_id):
        raise Refusal(refusals.CLIENT_MALFORMED, field="client_id")
    if not client.system_id.strip() or not client.title.strip():
        raise Refusal(refusals.CLIENT_MALFORMED, field="system_id")
    if not client.scopes or not set(client.scopes) <= SCOPE_CODES:
        raise Refusal(refusals.CLIENT_MALFORMED, field="scopes")
    for network in client.networks:
        try:
            ipaddress.ip_network(network)
        except ValueError as wrong:
            raise Refusal(refusals.CLIENT_MALFORMED, field="networks") from wrong


def _basic(authorization: str) -> tuple[str, str]:
    """Id and secret of a Basic header; both are form-encoded first (2.3.1)."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except ValueError as malformed:
        raise Refusal(refusals.OAUTH_INVALID_CLIENT) from malformed
    if scheme.lower() != "basic" or ":" not in pair:
        raise Refusal(refusals.OAUTH_INVALID_CLIENT)
    client_id, _, secret = pair.partition(":")
    return urllib.parse.unquote_plus(client_id), urllib.parse.unquote_plus(secret)


def _inside(address: str, networks: tuple[str, ...]) -> bool:
    if not networks:
        return True
    try:
        peer = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(peer in ipaddress.ip_network(network) for network in networks)
