"""What this installation signs in with at the national platforms: `var/keys/national/NAME.json`.

An operator puts the key and secret there that the platform has issued. In a demo they are made on
first use, and the simulators read the same file, as the real platforms know what they issued.
"""

import os

import msgspec

from saola.kernel import ids, settings
from saola.kernel.errors import Refusal
from saola.lgsp import refusals

PLATFORMS = ("ngsp", "dvcqg", "payment")


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """`key` is the consumer key, user name or partner code; `secret` goes with it."""

    key: str
    secret: str

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Credentials({self.key})"


def of(platform: str) -> Credentials:
    """The credentials for a platform; refuses when none were put in place."""
    assert platform in PLATFORMS
    path = settings.current().var / "keys" / "national" / f"{platform}.json"
    if not path.exists():
        if not settings.current().demo:
            raise Refusal(refusals.NO_CREDENTIALS, platform=platform)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = Credentials(key=f"saola-{platform}", secret=ids.secret())
        partial = path.with_name(f"{path.name}.{ids.new()}")
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(made))
        try:
            os.link(partial, path)  # the first maker wins
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    return msgspec.json.decode(path.read_bytes(), type=Credentials)
