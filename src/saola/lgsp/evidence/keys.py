"""The log's signing key: made once, kept in `var/keys`, its public half in `var/public`."""

import hmac
import os
import re
from pathlib import Path

import nacl.signing

from saola.kernel import ids, settings
from saola.kernel.errors import Fault
from saola.lgsp.evidence.notes import Signer

UNFIT = re.compile(r"[^A-Za-z0-9._-]+")  # neither spaces nor plus may stand in a key's name


def origin() -> str:
    """The name of this installation's log, unique among the logs that a witness may see."""
    pack = UNFIT.sub("-", Path(settings.current().pack).name)
    return f"saola/{pack}/exchange"


def signer() -> Signer:
    """The signer of this installation's log; its key is made at the first call."""
    made = Signer(*_read())
    public = settings.current().var / "public" / "evidence.vkey"
    if not public.exists():
        public.parent.mkdir(parents=True, exist_ok=True)
        public.write_text(made.vkey + "\n", encoding="ascii")
    return made


def veil() -> bytes:
    """The secret that turns a user's id into a stand-in for the log; it follows from the key."""
    return hmac.digest(_read()[1], b"saola evidence: who acted", "sha256")


def _read() -> tuple[str, bytes]:
    path = settings.current().var / "keys" / "evidence.ed25519"
    if not path.exists():
        _make(path)
    name, _, seed = path.read_text(encoding="ascii").strip().partition(" ")
    try:
        return name, bytes.fromhex(seed)
    except ValueError as broken:
        raise Fault("the key of the evidence log cannot be read") from broken


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f"{path.name}.{ids.new()}")
    seed = bytes(nacl.signing.SigningKey.generate()).hex()
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{origin()} {seed}\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)  # the first maker wins; a key is never replaced
    except FileExistsError:
        return
    finally:
        partial.unlink()
