"""Who a bearer is, provable without the control plane: EdDSA tokens and the keys behind them.

The control plane issues (it alone reads the private key), the data plane verifies with the public
keys of `var/public/tokens.jwks.json` and never loads Django (RFC 7519, RFC 8037, RFC 9068).
"""

from saola.identity.tokens.door import LIVE_COOKIE, bearer
from saola.identity.tokens.issuing import issue
from saola.identity.tokens.keys import ensure_keys, public_keys, rotate_keys
from saola.identity.tokens.principal import ANONYMOUS, KINDS, PROVINCE_WIDE, Principal, Role
from saola.identity.tokens.verifying import AUDIENCE, LIVE_AUDIENCE, verify

__all__ = [
    "ANONYMOUS",
    "AUDIENCE",
    "KINDS",
    "LIVE_AUDIENCE",
    "LIVE_COOKIE",
    "PROVINCE_WIDE",
    "Principal",
    "Role",
    "bearer",
    "ensure_keys",
    "issue",
    "public_keys",
    "rotate_keys",
    "verify",
]
