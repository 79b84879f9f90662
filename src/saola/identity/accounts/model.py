"""Accounts as values; their printed form never shows personal data."""

import msgspec


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """How an account's holder is reached; `email` and `phone` may be empty."""

    account: str
    kind: str
    name: str
    email: str
    phone: str
    language: str

    def __repr__(self) -> str:
        """The account alone."""
        return f"Contact({self.account})"


class Identifier(msgspec.Struct, frozen=True, kw_only=True):
    """Something official that identifies a person or a business; `country` is the issuer's."""

    kind: str
    value: str
    country: str = "VN"
    verified_by: str = ""

    def __repr__(self) -> str:
        """The kind alone."""
        return f"Identifier({self.kind})"


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """What an account is made from."""

    username: str
    kind: str
    full_name: str
    email: str = ""
    phone: str = ""
    language: str = "vi"
    assurance: int = 0
    identifiers: tuple[Identifier, ...] = ()
    demo: bool = False
    second_factor_waived: bool = False

    def __repr__(self) -> str:
        """The kind alone."""
        return f"NewAccount({self.kind})"


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """An account as its holder and administrators see it."""

    account: str
    username: str
    kind: str
    name: str
    email: str
    phone: str
    language: str
    assurance: int
    active: bool
    demo: bool
    waived: bool
    identifiers: tuple[Identifier, ...] = ()

    def __repr__(self) -> str:
        """The account alone."""
        return f"Profile({self.account})"
