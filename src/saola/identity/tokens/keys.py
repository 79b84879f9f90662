"""Signing keys: the private one for the control plane alone, the public ones for every verifier.

`var/keys/tokens.private.json` (0600) holds the key in use; `var/public/tokens.jwks.json` holds it
and its forerunners as a JSON Web Key Set, so that tokens outlive a rotation.
"""

import base64
import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import nacl.signing

from saola.identity import limits
from saola.kernel import ids, settings
from saola.kernel.errors import Fault


class PublicKey(msgspec.Struct, frozen=True, kw_only=True):
    """An Ed25519 public key as RFC 8037 writes it; `kid` is its RFC 7638 thumbprint."""

    kid: str
    x: str
    kty: str = "OKP"
    crv: str = "Ed25519"
    alg: str = "EdDSA"
    use: str = "sig"


class KeySet(msgspec.Struct, frozen=True):
    """A JSON Web Key Set, newest key first (RFC 7517)."""

    keys: tuple[PublicKey, ...]


class _PrivateKey(msgspec.Struct, frozen=True, kw_only=True):
    kid: str
    d: str

    def __repr__(self) -> str:
        return f"_PrivateKey({self.kid})"


_keyset_decoder = msgspec.json.Decoder(KeySet)


def public_path() -> Path:
    """Where the public keys stand."""
    return settings.current().var / "public" / "tokens.jwks.json"


def ensure_keys() -> None:
    """Make the first key of the installation when there is none; safe to call from anywhere."""
    with _locked():
        if not (_private_path().exists() and public_path().exists()):
            _make_key(())


def rotate_keys() -> str:
    """Sign with a fresh key from now on; older public keys stay accepted. The new key's id."""
    with _locked():
        known = public_keys() if public_path().exists() else ()
        return _make_key(known)


def public_keys() -> tuple[PublicKey, ...]:
    """The keys whose tokens are accepted, newest first; a Fault when the file cannot be read."""
    try:
        return _keyset_decoder.decode(public_path().read_bytes()).keys
    except (OSError, msgspec.DecodeError) as broken:
        raise Fault("the public token keys cannot be read; `saola migrate` makes them") from broken


def signing_key() -> tuple[str, nacl.signing.SigningKey]:
    """The key in use and its id; made at the first call. Only the control plane may read it."""
    ensure_keys()
    private = msgspec.json.decode(_private_path().read_bytes(), type=_PrivateKey)
    return private.kid, nacl.signing.SigningKey(decode(private.d))


def encode(raw: bytes) -> str:
    """Base64url without padding (RFC 7515)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The bytes of base64url text without padding; ValueError when it is none."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _private_path() -> Path:
    return settings.current().var / "keys" / "tokens.private.json"


def _make_key(known: tuple[PublicKey, ...]) -> str:
    key = nacl.signing.SigningKey.generate()
    x = encode(bytes(key.verify_key))
    thumbprint = hashlib.sha256(f'{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}'.encode()).digest()
    public = PublicKey(kid=encode(thumbprint), x=x)
    keyset = KeySet((public, *known)[: limits.public_keys_max])
    # The public half first: a token must never be out before its key can be known.
    _write(public_path(), msgspec.json.encode(keyset), 0o644)
    private = _PrivateKey(kid=public.kid, d=encode(bytes(key)))
    _write(_private_path(), msgspec.json.encode(private), 0o600)
    return public.kid


def _write(path: Path, content: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if mode == 0o600 else 0o755)  # noqa: PLR2004 # because file modes are read in octal
    partial = path.with_name(f"{path.name}.{ids.new()}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


@contextlib.contextmanager
def _locked() -> Iterator[None]:
    path = settings.current().var / "keys" / "tokens.lock"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
