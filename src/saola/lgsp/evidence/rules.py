"""Rules of evidence: how a record is written for hashing, how bodies are blinded."""

import hashlib
import hmac

import msgspec

from saola.lgsp.evidence.model import Record

_encoder = msgspec.json.Encoder()


def canonical(record: Record) -> bytes:
    """The one text of a record: JSON in the order of its members, without white space."""
    return _encoder.encode(record)


def blinded(nonce: bytes, body: bytes) -> str:
    """The digest that commits to a body without letting it be guessed; empty for no body."""
    return hashlib.sha256(nonce + body).hexdigest() if body else ""


def veiled(key: bytes, user: str) -> str:
    """A stable stand-in for who acted, meaningless without the key; empty for nobody."""
    return hmac.digest(key, user.encode(), "sha256").hex()[:32] if user else ""
