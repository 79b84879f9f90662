"""Who may use the broker: public entity types are anybody's to read, all else needs a token."""

import msgspec

from saola.identity import tokens
from saola.kernel import refusals
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request

READ, WRITE = "scp.read", "scp.write"  # scopes of machine clients
OWN_PARTS = "urn:saola:system:scp"  # as whom this installation's parts ask
ANYONE = "anyone"  # who asks, and so who owns, where access is open


class Access(msgspec.Struct, frozen=True):
    """`everything` admits anyone to anything (test beds); `public` are names of entity types."""

    public: frozenset[str] = frozenset()
    everything: bool = False

    def readable(self, request: Request) -> frozenset[str] | None:
        """The types the asker may read; None means all. Refuses a token that is not good."""
        if self.everything:
            return None
        principal = tokens.bearer(request)
        return None if READ in principal.scopes else self.public

    def require_read(self, request: Request) -> str:
        """Who reads, who must be admitted to everything; refuses others."""
        return self._require(request, READ)

    def require_write(self, request: Request) -> str:
        """Who writes; refuses who is not admitted to."""
        return self._require(request, WRITE)

    def _require(self, request: Request, scope: str) -> str:
        if self.everything:
            return ANYONE
        principal = tokens.bearer(request)
        if principal.anonymous:
            raise Refusal(refusals.UNAUTHENTICATED)
        if scope not in principal.scopes:
            raise Refusal(refusals.FORBIDDEN)
        return principal.id
