"""What stands in a token: the header and the claims of an access token (RFC 9068)."""

import msgspec

from saola.identity.tokens.principal import Principal, Role

ALGORITHM = "EdDSA"
TYPE = "at+jwt"
AUDIENCE = "urn:saola:data-plane"
LIVE_AUDIENCE = "urn:saola:live"  # of the cookie: it opens event streams and nothing else


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """The protected header."""

    kid: str
    alg: str = ALGORITHM
    typ: str = TYPE


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """The claims; times are seconds since 1970."""

    iss: str
    aud: str
    sub: str
    exp: int
    nbf: int
    iat: int
    jti: str
    kind: str
    name: str = ""
    scope: str = ""
    roles: tuple[Role, ...] = ()

    def principal(self) -> Principal:
        """Whom the token speaks for."""
        return Principal(
            id=self.sub,
            kind=self.kind,
            name=self.name,
            scopes=tuple(self.scope.split()),
            roles=self.roles,
        )
