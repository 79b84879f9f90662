"""Issuing: a principal becomes a signed token. Needs the private key, so: control plane only."""

import functools

import msgspec
import nacl.signing

from saola.identity import limits
from saola.identity.tokens import keys
from saola.identity.tokens.claims import AUDIENCE, Claims, Header
from saola.identity.tokens.principal import Principal
from saola.kernel import clock, ids, settings


def issue(principal: Principal, seconds: int, audience: str = AUDIENCE) -> str:
    """A token that speaks for `principal` for `seconds`, at the doors of `audience` alone."""
    assert not principal.anonymous, "nobody needs no token"
    assert 0 < seconds <= limits.token_seconds_max
    if not keys.public_path().exists():
        keys.ensure_keys()
    kid, key = _signing_key(keys.public_path().stat().st_mtime_ns)
    now = int(clock.now().timestamp())
    claims = Claims(
        iss=settings.current().address,
        aud=audience,
        sub=principal.id,
        exp=now + seconds,
        nbf=now,
        iat=now,
        jti=str(ids.new()),
        kind=principal.kind,
        name=principal.name,
        scope=" ".join(principal.scopes),
        roles=principal.roles,
    )
    header = Header(kid=kid)
    signed = (
        f"{keys.encode(msgspec.json.encode(header))}.{keys.encode(msgspec.json.encode(claims))}"
    )
    return f"{signed}.{keys.encode(key.sign(signed.encode('ascii')).signature)}"


@functools.lru_cache(maxsize=1)
def _signing_key(changed: int) -> tuple[str, nacl.signing.SigningKey]:
    """The key in use, read again when the key files change."""
    return keys.signing_key()
