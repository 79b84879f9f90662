"""The list of demo accounts with their passwords, kept for the owner of the machine alone."""

import os

import msgspec

from saola.kernel import settings


class DemoAccount(msgspec.Struct, frozen=True):
    """A sign-in name with its password, and what one does with it, in both languages."""

    username: str
    password: str
    vi: str
    en: str


def told() -> tuple[DemoAccount, ...]:
    """The demo accounts of this installation; none without a demo."""
    path = settings.current().var / "run" / "demo-accounts.json"
    if not settings.current().demo or not path.exists():
        return ()
    return msgspec.json.decode(path.read_bytes(), type=tuple[DemoAccount, ...])


def keep(accounts: tuple[DemoAccount, ...]) -> None:
    """Write the list, readable by this user alone."""
    path = settings.current().var / "run" / "demo-accounts.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(msgspec.json.encode(accounts))
