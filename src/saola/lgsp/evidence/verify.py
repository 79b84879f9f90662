"""Check evidence of the exchange without trusting whoever kept it.

    python verify.py <folder of a log> [--key vkey] [--checkpoint file]
    python verify.py <receipt.json> [--key vkey] [--checkpoint file]

This file stands alone: it needs Python's standard library and the `cryptography` package, nothing
of Saola, and it shares no code with the program that wrote the log. It says what it found and ends
with 0 (proved), 1 (disproved) or 2 (cannot be read).

--key         the log's public key (`name+hash+key`, C2SP signed note), got by another way than the
              log; without it the key that lies beside the log is used, and the answer says so
--checkpoint  a checkpoint kept from earlier: the log must still begin with exactly those records
"""

import argparse
import base64
import binascii
import hashlib
import json
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HEADER = struct.Struct(">cII")
KINDS = (b"H", b"R", b"C")
ED25519 = b"\x01"
KEY_HASH_BYTES = 4
PROVED, DISPROVED, UNREADABLE = 0, 1, 2

Key = tuple[str, bytes]


class Disproved(Exception):
    """The evidence does not hold; the message says where and why."""


class Unreadable(Exception):
    """What was given is no evidence at all."""


# --- RFC 9162, section 2.1 ---------------------------------------------------------------


def leaf_hash(record: bytes) -> bytes:
    """The hash of a record."""
    return hashlib.sha256(b"\x00" + record).digest()


def parent_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A growing tree: the roots of its complete subtrees, largest first."""

    def __init__(self) -> None:
        """An empty tree."""
        self.size = 0
        self._peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        rest = self.size
        while rest & 1:
            leaf = parent_hash(self._peaks.pop(), leaf)
            rest >>= 1
        self._peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The hash of the whole."""
        if not self._peaks:
            return hashlib.sha256(b"").digest()
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = parent_hash(peak, root)
        return root


def root_by_proof(index: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes:
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise Disproved(f"record {index} cannot stand in a log of {size} records")
    at, last, root = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise Disproved("the proof is too long")
        if at & 1 or at == last:
            root = parent_hash(step, root)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            root = parent_hash(root, step)
        at >>= 1
        last >>= 1
    if last:
        raise Disproved("the proof is too short")
    return root


# --- C2SP signed notes and checkpoints -----------------------------------------------------


def parse_key(text: str) -> Key:
    """A verifier key `name+hash+key`."""
    try:
        name, digest, encoded = text.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        expected = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:KEY_HASH_BYTES]
        if raw[:1] != ED25519 or bytes.fromhex(digest) != expected:
            raise Unreadable("the key is not an Ed25519 verifier key")
        Ed25519PublicKey.from_public_bytes(raw[1:])
    except ValueError as wrong:
        raise Unreadable(f"the key cannot be read: {wrong}") from wrong
    return name, raw[1:]


def open_checkpoint(note: str, key: Key) -> tuple[int, bytes]:
    """The size and root that a checkpoint states, its signature proved."""
    name, public = key
    text, gap, signatures = note.rpartition("\n\n")
    text += "\n"
    lines = text.split("\n")
    if not gap or len(lines) < 4 or not lines[1].isdecimal():  # noqa: PLR2004 # because a checkpoint has three lines and an end
        raise Disproved("the checkpoint is malformed")
    if lines[0] != name:
        raise Disproved(f"the checkpoint is of the log {lines[0]!r}, the key of {name!r}")
    wanted = hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:KEY_HASH_BYTES]
    for line in signatures.splitlines():
        signer, _, encoded = line.removeprefix("\u2014 ").partition(" ")
        try:
            raw = base64.b64decode(encoded, validate=True)
            if signer == name and raw[:KEY_HASH_BYTES] == wanted:
                verifier = Ed25519PublicKey.from_public_bytes(public)
                verifier.verify(raw[KEY_HASH_BYTES:], text.encode())
                return int(lines[1]), base64.b64decode(lines[2], validate=True)
        except (binascii.Error, InvalidSignature) as forged:
            raise Disproved("the checkpoint's signature is false") from forged
    raise Disproved("the checkpoint is not signed by this key")


# --- a whole log ------------------------------------------------------------------------


class Reading:
    """One pass over the segments of a log, from the first record to the last."""

    def __init__(self, folder: Path, key: Key, known: tuple[int, bytes] | None) -> None:
        """`known` is the size and root of a checkpoint kept from earlier."""
        self.folder = folder
        self.key = key
        self.known = known
        self.tree = Tree()
        self.covered = 0
        self.root = self.tree.root()
        # Before the segments, which grow while a log that is in use is read.
        self.newest = _newest(folder)
        self.filed = _noted_leaves(folder)

    def run(self) -> str:
        """What was proved; Disproved otherwise."""
        paths = sorted(self.folder.glob("*.segment"))
        for path in paths:
            self._segment(path, last=path == paths[-1])
        if self.known is not None and self.covered < self.known[0]:
            raise Disproved(
                f"truncated: the kept checkpoint covers {self.known[0]} records,"
                f" the log holds {self.covered}"
            )
        if self.newest:
            size, root = open_checkpoint(self.newest, self.key)
            if size > self.covered:
                raise Disproved(
                    f"truncated: the log's own checkpoint covers {size} records,"
                    f" the segments hold {self.covered}"
                )
            if size == self.covered and root != self.root:
                raise Disproved(f"the log's own checkpoint at {size} states another root")
        return f"{self.covered} records, root {base64.b64encode(self.root).decode()}"

    def _segment(self, path: Path, *, last: bool) -> None:
        if path.name != f"{self.tree.size:016d}.segment":
            raise Disproved(
                f"{path.name}: record {self.tree.size} was expected to begin this segment;"
                " records are missing, or segments were exchanged"
            )
        content = path.read_bytes()
        end = 0
        for kind, begin, payload, after in _frames(content):
            if begin == 0 and kind != b"H":
                raise Disproved(f"{path.name}: the segment has no head")
            if kind == b"R":
                self._record(payload, path, begin)
            else:
                self._checkpoint(payload.decode("utf-8", "replace"), path, begin)
                end = after
        if end == len(content):
            return
        if not last or _signed_behind(content, end, self.key):
            at = _first_break(content)
            raise Disproved(f"record {self.tree.size} is damaged ({path.name}, byte {at})")
        # The rest was cut off in the middle of a batch: no checkpoint claims it, nobody was told.

    def _record(self, payload: bytes, path: Path, begin: int) -> None:
        leaf = leaf_hash(payload)
        number = self.tree.size
        noted = self.filed[number * 32 : number * 32 + 32]
        if len(noted) == 32 and noted != leaf:  # noqa: PLR2004 # because SHA-256 has 32 bytes
            self._accuse(leaf, number, path, begin)
        self.tree.append(leaf)
        if self.known is not None and self.tree.size == self.known[0]:
            self._compare_known()

    def _accuse(self, leaf: bytes, number: int, path: Path, begin: int) -> None:
        where = f"({path.name}, byte {begin})"
        for other in range(len(self.filed) // 32):
            if self.filed[other * 32 : other * 32 + 32] == leaf:
                raise Disproved(f"reordered: record {other} stands in place of {number} {where}")
        raise Disproved(f"record {number} is not the one that was filed {where}")

    def _checkpoint(self, note: str, path: Path, begin: int) -> None:
        size, root = open_checkpoint(note, self.key)
        if size != self.tree.size or root != self.tree.root():
            raise Disproved(
                f"records {self.covered} to {self.tree.size - 1} are not the ones that the"
                f" checkpoint for {size} records covers ({path.name}, byte {begin})"
            )
        self.covered, self.root = size, root

    def _compare_known(self) -> None:
        assert self.known is not None
        if self.tree.root() != self.known[1]:
            raise Disproved(
                f"rewritten: the first {self.known[0]} records are not the ones that the kept"
                " checkpoint covers"
            )


def _newest(folder: Path) -> str:
    """The log's own newest checkpoint; empty when it has none."""
    path = folder / "checkpoint"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _noted_leaves(folder: Path) -> bytes:
    """The leaf hashes filed beside the segments: no proof, but they point at a culprit."""
    path = folder / "tree" / "00"
    return path.read_bytes() if path.exists() else b""


def _frames(content: bytes) -> Iterator[tuple[bytes, int, bytes, int]]:
    begin = 0
    while begin + HEADER.size <= len(content):
        kind, length, checksum = HEADER.unpack_from(content, begin)
        end = begin + HEADER.size + length
        payload = content[begin + HEADER.size : end]
        if kind not in KINDS or end > len(content) or zlib.crc32(payload) != checksum:
            return
        yield kind, begin, payload, end
        begin = end


def _first_break(content: bytes) -> int:
    """Where the first frame that cannot be read begins."""
    return max((end for _, _, _, end in _frames(content)), default=0)


def _signed_behind(content: bytes, begin: int, key: Key) -> bool:
    """Whether a signed checkpoint stands behind `begin`: then what is broken there was filed."""
    at = content.find(b"C", begin)
    while at >= 0:
        kind, _, payload, _ = next(_frames(content[at:]), (b"", 0, b"", 0))
        if kind == b"C" and payload:
            try:
                open_checkpoint(payload.decode("utf-8", "replace"), key)
            except Disproved:
                pass
            else:
                return True
        at = content.find(b"C", at + 1)
    return False


# --- a receipt --------------------------------------------------------------------------


def check_receipt(text: str, key: Key | None, known: tuple[int, bytes] | None) -> str:
    """What a receipt proves; Disproved when it proves nothing."""
    try:
        receipt = json.loads(text)
        if receipt["format"] != "saola-receipt-1":
            raise Unreadable("the receipt has an unknown format")
        key = key or parse_key(receipt["vkey"])
        leaf = receipt["leaf"].encode()
        proof = [base64.b64decode(step, validate=True) for step in receipt["proof"]]
        index, note = int(receipt["index"]), str(receipt["checkpoint"])
        record = json.loads(receipt["leaf"])
        told = f"{record['consumer']} -> {record['service']}, {record['outcome']}"
        told += f" {record['status']} at {record['received']}"
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Unreadable(f"this is no receipt: {wrong!r}") from wrong
    size, root = open_checkpoint(note, key)
    if root_by_proof(index, size, leaf_hash(leaf), proof) != root:
        raise Disproved(f"record {index} does not stand in the log in this form")
    if known is not None and known[0] == size and known[1] != root:
        raise Disproved("the kept checkpoint of the same size states another root: split view")
    return f"record {index} of {size}: {told}"


# --- the command ------------------------------------------------------------------------


def main(argv: list[str]) -> int:
    """Check a log's folder or a receipt; 0 proved, 1 disproved, 2 unreadable."""
    parser = argparse.ArgumentParser(
        prog="saola evidence verify", description=__doc__.split("\n")[0]
    )
    parser.add_argument("path", type=Path, help="folder of a log, or a receipt")
    parser.add_argument("--key", default="", help="the log's public key, or a file that holds it")
    parser.add_argument("--checkpoint", type=Path, help="a checkpoint kept from earlier")
    try:
        wanted = parser.parse_args(argv)
    except SystemExit as asked:  # help was shown, or the arguments were wrong
        return UNREADABLE if asked.code else PROVED
    try:
        found, warning = _check(wanted.path, wanted.key, wanted.checkpoint)
    except Disproved as reason:
        sys.stdout.write(f"DISPROVED: {reason}\n")
        return DISPROVED
    except (Unreadable, OSError, UnicodeDecodeError) as reason:
        sys.stdout.write(f"UNREADABLE: {reason}\n")
        return UNREADABLE
    sys.stdout.write(f"PROVED: {found}\n{warning}")
    return PROVED


def _check(path: Path, key_text: str, checkpoint: Path | None) -> tuple[str, str]:
    warning = "" if key_text else "(with the key that lies beside it; give --key to be sure)\n"
    if key_text and Path(key_text).is_file():
        key_text = Path(key_text).read_text(encoding="ascii")
    key = parse_key(key_text) if key_text else None
    if path.is_dir():
        key = key or parse_key((path / "vkey").read_text(encoding="ascii"))
        return Reading(path, key, _kept(checkpoint, key)).run(), warning
    text = path.read_text(encoding="utf-8")
    if key is None and checkpoint is not None:
        key = parse_key(str(json.loads(text).get("vkey", "")))
    return check_receipt(text, key, _kept(checkpoint, key) if key else None), warning


def _kept(checkpoint: Path | None, key: Key) -> tuple[int, bytes] | None:
    if checkpoint is None:
        return None
    return open_checkpoint(checkpoint.read_text(encoding="utf-8"), key)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
