"""Signed notes and checkpoints as C2SP writes them (signed-note, tlog-checkpoint), Ed25519."""

import base64
import hashlib

import nacl.exceptions
import nacl.signing

from saola.kernel.errors import Fault
from saola.lgsp.evidence.model import Checkpoint

ED25519 = b"\x01"
DASH = "\u2014 "
HEAD_LINES = 3


class Signer:
    """The private half of a log's key; `name` is the log's origin."""

    def __init__(self, name: str, seed: bytes) -> None:
        """`seed` is the 32-byte Ed25519 private key."""
        self.name = name
        self._key = nacl.signing.SigningKey(seed)
        self.public = bytes(self._key.verify_key)
        self._hash = key_hash(name, self.public)

    @property
    def vkey(self) -> str:
        """The public key as text: `name+hash+key`."""
        return vkey(self.name, self.public)

    def checkpoint(self, size: int, root: bytes) -> Checkpoint:
        """The signed state of the log at `size` records."""
        text = f"{self.name}\n{size}\n{base64.b64encode(root).decode()}\n"
        signature = self._key.sign(text.encode()).signature
        line = base64.b64encode(self._hash + signature).decode()
        note = f"{text}\n{DASH}{self.name} {line}\n"
        return Checkpoint(origin=self.name, size=size, root=root, note=note)


def key_hash(name: str, public: bytes) -> bytes:
    """The four bytes that tell keys of one name apart."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def vkey(name: str, public: bytes) -> str:
    """A verifier key as text."""
    encoded = base64.b64encode(ED25519 + public).decode()
    return f"{name}+{key_hash(name, public).hex()}+{encoded}"


def opened(note: str, name: str, public: bytes) -> Checkpoint:
    """The checkpoint in `note` when the key signed it; a Fault otherwise."""
    text, gap, signatures = note.rpartition("\n\n")
    text += "\n"
    lines = text.split("\n")
    if not gap or lines[0] != name or len(lines) <= HEAD_LINES or not lines[1].isdecimal():
        raise Fault("a checkpoint of the evidence log is malformed")
    wanted = key_hash(name, public)
    for line in signatures.splitlines():
        signer, _, encoded = line.removeprefix(DASH).partition(" ")
        raw = base64.b64decode(encoded, validate=True)
        if signer != name or raw[:4] != wanted:
            continue
        try:
            nacl.signing.VerifyKey(public).verify(text.encode(), raw[4:])
        except nacl.exceptions.BadSignatureError as forged:
            raise Fault("a checkpoint of the evidence log is not signed by its key") from forged
        root = base64.b64decode(lines[2], validate=True)
        return Checkpoint(origin=name, size=int(lines[1]), root=root, note=note)
    raise Fault("a checkpoint of the evidence log is not signed by its key")
