"""Where a token stands in a request: the Authorization header, or a cookie for live pages."""

from typing import Protocol

from saola.identity.tokens.principal import ANONYMOUS, Principal
from saola.identity.tokens.verifying import LIVE_AUDIENCE, verify
from saola.kernel import refusals
from saola.kernel.errors import Refusal

LIVE_COOKIE = "saola_live"
LIVE_PATHS = "/live/"  # browsers cannot set a header on server-sent events


class Carrier(Protocol):
    """The little of a kernel request that is looked at, so that rules may import principals."""

    path: str

    def header(self, name: str, default: str = "") -> str:
        """A header by its lower-case name."""
        ...


def bearer(request: Carrier) -> Principal:
    """Who is asking: nobody when no token is shown; refuses one that is not good (RFC 6750).

    The cookie counts only under `/live/`, where nothing can be changed, so no other site can
    make a browser act with it; and what stands in it counts nowhere else, so that nobody acts
    with it after the session has ended.
    """
    authorization = request.header("authorization")
    if authorization:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Refusal(refusals.UNAUTHENTICATED)
        return verify(token.strip())
    if request.path.startswith(LIVE_PATHS):
        for pair in request.header("cookie").split(";"):
            name, _, value = pair.strip().partition("=")
            if name == LIVE_COOKIE and value:
                return verify(value, LIVE_AUDIENCE)
    return ANONYMOUS
