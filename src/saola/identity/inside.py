"""Tokens for our own control-plane code when it calls the broker or the gateway as a client."""

import functools

from saola.identity import limits, tokens
from saola.identity.tokens import Principal
from saola.kernel import clock

INTERNAL_SCOPES = ("internal", "scp.read", "scp.write", "lgsp.call")


def internal_token(system_id: str) -> str:
    """A token that speaks for one of this installation's own systems, good for minutes."""
    return _token(system_id, int(clock.now().timestamp()) // (limits.internal_token_s // 2))


@functools.lru_cache(maxsize=64)
def _token(system_id: str, period: int) -> str:
    """One token for each system and half of a token's life."""
    principal = Principal(id=system_id, kind="system", name=system_id, scopes=INTERNAL_SCOPES)
    return tokens.issue(principal, limits.internal_token_s)
