"""Decisions on accounts: what may stand in them."""

import re

from saola.identity import refusals
from saola.identity.accounts.model import NewAccount
from saola.kernel.errors import Refusal

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
PHONE = re.compile(r"\+?[0-9][0-9 .-]{7,18}")
LANGUAGES = ("vi", "en")
NAME_LETTERS_MAX = 200
EMAIL_LETTERS_MAX = 254


def check_contact(email: str, phone: str, language: str) -> None:
    """Refuse an e-mail address or phone number that is none; either may be empty."""
    if (
        (email and (not EMAIL.fullmatch(email) or len(email) > EMAIL_LETTERS_MAX))
        or (phone and not PHONE.fullmatch(phone))
        or language not in LANGUAGES
    ):
        raise Refusal(refusals.CONTACT_MALFORMED)


def check_official(new: NewAccount) -> None:
    """Refuse an official's account without a proper sign-in name or full name."""
    if not USERNAME.fullmatch(new.username):
        raise Refusal(refusals.ACCOUNT_MALFORMED, field="username")
    if not 0 < len(new.full_name.strip()) <= NAME_LETTERS_MAX:
        raise Refusal(refusals.ACCOUNT_MALFORMED, field="full_name")
    check_contact(new.email, new.phone, new.language)
