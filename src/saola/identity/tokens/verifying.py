"""Verifying: a token becomes a principal, or a refusal. Public keys only, cached."""

import threading
from collections import OrderedDict

import msgspec
import nacl.exceptions
import nacl.signing

from saola.identity import limits
from saola.identity.tokens import keys
from saola.identity.tokens.claims import (
    ALGORITHM,
    AUDIENCE,
    LIVE_AUDIENCE,
    TYPE,
    Claims,
    Header,
)
from saola.identity.tokens.principal import KINDS, Principal
from saola.kernel import clock, refusals, settings
from saola.kernel.errors import Refusal

__all__ = ["AUDIENCE", "LIVE_AUDIENCE", "verify"]

_header_decoder = msgspec.json.Decoder(Header)
_claims_decoder = msgspec.json.Decoder(Claims)


class _Verifier:
    """The accepted keys and the tokens already found good; both are forgotten when keys change."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.keys: dict[str, nacl.signing.VerifyKey] = {}
        self.known: OrderedDict[str, Claims] = OrderedDict()
        self.changed = -1
        self.checked = float("-inf")

    def verify(self, token: str, audience: str) -> Principal:
        now = int(clock.now().timestamp())
        with self.lock:
            self._look_at_key_file(limits.key_file_check_s)
            found = self.known.get(token)
            if found is not None:
                self.known.move_to_end(token)
        if found is None:
            found = self._proven(token)
            if _in_time(found, now):
                with self.lock:
                    self.known[token] = found
                    if len(self.known) > limits.tokens_cached_max:
                        self.known.popitem(last=False)
        if found.aud != audience or not _in_time(found, now):
            raise Refusal(refusals.UNAUTHENTICATED)
        return found.principal()

    def _proven(self, token: str) -> Claims:
        try:
            signed, _, signature = token.rpartition(".")
            head, _, body = signed.partition(".")
            header = _header_decoder.decode(keys.decode(head))
            if header.alg != ALGORITHM or header.typ != TYPE:
                raise Refusal(refusals.UNAUTHENTICATED)
            self._key(header.kid).verify(signed.encode("ascii"), keys.decode(signature))
            claims = _claims_decoder.decode(keys.decode(body))
        except (ValueError, nacl.exceptions.CryptoError, msgspec.DecodeError) as forged:
            raise Refusal(refusals.UNAUTHENTICATED) from forged
        if (
            claims.iss != settings.current().address
            or claims.aud not in {AUDIENCE, LIVE_AUDIENCE}
            or claims.kind not in KINDS
            or claims.kind == "anonymous"
            or not claims.sub
            or claims.exp - claims.iat > limits.token_seconds_max
        ):
            raise Refusal(refusals.UNAUTHENTICATED)
        return claims

    def _key(self, kid: str) -> nacl.signing.VerifyKey:
        with self.lock:
            if kid not in self.keys:
                self._look_at_key_file(0)
            key = self.keys.get(kid)
        if key is None:
            raise Refusal(refusals.UNAUTHENTICATED)
        return key

    def _look_at_key_file(self, after_s: float) -> None:
        now = clock.monotonic()
        if now - self.checked < after_s:
            return
        self.checked = now
        try:
            changed = keys.public_path().stat().st_mtime_ns
        except FileNotFoundError:
            return  # no key yet, so no token can be good
        if changed != self.changed:
            self.keys = {
                key.kid: nacl.signing.VerifyKey(keys.decode(key.x)) for key in keys.public_keys()
            }
            self.known.clear()
            self.changed = changed


_verifier = _Verifier()


def verify(token: str, audience: str = AUDIENCE) -> Principal:
    """Whom `token` speaks for; refuses one that is forged, expired, early or meant for others.

    `audience` are the doors at which it is shown.
    """
    if len(token) > limits.token_bytes_max or not token.isascii():
        raise Refusal(refusals.UNAUTHENTICATED)
    return _verifier.verify(token, audience)


def _in_time(claims: Claims, now: int) -> bool:
    return claims.nbf - limits.clock_skew_s <= now < claims.exp
