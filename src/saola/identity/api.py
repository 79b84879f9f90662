"""What other parts may ask of `identity` in the control plane.

The data plane uses `saola.identity.tokens` instead, which never loads Django.
"""

from collections.abc import Iterator

from saola.identity import limits, tokens
from saola.identity.access.asking import principal
from saola.identity.access.guards import Guard, guard_of, public, requires, signed_in
from saola.identity.access.model import ROLES, RoleKind
from saola.identity.accounts import store as accounts
from saola.identity.accounts.model import Contact, Identifier, NewAccount
from saola.identity.consent import actions as consent
from saola.identity.demo.actions import open_demo_account
from saola.identity.inside import internal_token
from saola.identity.signin.address import client_address
from saola.identity.signin.landing import landing
from saola.identity.tokens import ANONYMOUS, Principal, Role

__all__ = [
    "ANONYMOUS",
    "ROLES",
    "Contact",
    "Guard",
    "Identifier",
    "NewAccount",
    "Principal",
    "Role",
    "RoleKind",
    "agrees",
    "client_address",
    "contact",
    "guard_of",
    "identifiers",
    "internal_token",
    "landing",
    "live_token",
    "open_demo_account",
    "principal",
    "public",
    "requires",
    "signed_in",
    "who_agrees",
]


def agrees(account_id: str, purpose: str) -> bool:
    """Whether the holder consents to `purpose` (`notices`, `survey`) in the words of today."""
    return consent.consents(account_id, purpose)


def who_agrees(purpose: str) -> Iterator[str]:
    """The accounts, open ones only, whose holders consent to `purpose` in the words of today."""
    return consent.who_consents(purpose)


def contact(account_id: str) -> Contact | None:
    """How an account's holder is reached; None when there is no such account."""
    return accounts.contact(account_id)


def identifiers(account_id: str) -> list[Identifier]:
    """What officially identifies the holder (personal number, passport, tax code); maybe nothing.

    Reading them is an audited act of the caller's.
    """
    return accounts.identifiers(account_id)


def live_token(asker: Principal) -> str:
    """A token for the live pages of a signed-in asker, to be set as the live cookie."""
    return tokens.issue(asker, limits.live_token_s, tokens.LIVE_AUDIENCE)
