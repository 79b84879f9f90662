"""What the national platforms issued to this installation: read from where an operator put it."""

import hmac

import msgspec

from saola.kernel import settings


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """A key (user name, partner code) and its secret."""

    key: str
    secret: str

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Issued({self.key})"


def issued(platform: str) -> Issued | None:
    """The credentials of a platform; None while there are none."""
    path = settings.current().var / "keys" / "national" / f"{platform}.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Issued)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def known(platform: str, key: str, secret: str) -> bool:
    """Whether these are the credentials that the platform issued."""
    ours = issued(platform)
    return (
        ours is not None
        and hmac.compare_digest(key.encode(), ours.key.encode())
        and hmac.compare_digest(secret.encode(), ours.secret.encode())
    )
