"""Files by content: stored under their SHA-256, written durably before anyone refers to them."""

import hashlib
import os
from pathlib import Path

from saola.kernel import ids, settings


def put(content: bytes) -> str:
    """Keep `content`; its SHA-256 in hex, which is its name from now on."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if path.exists():
        return digest
    put_in_place(path, content)
    return digest


def put_in_place(path: Path, content: bytes) -> None:
    """Make `content` what stands at `path`, durably: a reader sees the old or the new, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{ids.new()}")
    with partial.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def get(digest: str) -> bytes:
    """The content of `digest`; KeyError when it is not kept or no digest at all."""
    if len(digest) != 64 or not all(letter in "0123456789abcdef" for letter in digest):  # noqa: PLR2004 # because SHA-256 has 64 hex digits
        raise KeyError(digest)
    try:
        return _path(digest).read_bytes()
    except FileNotFoundError as absent:
        raise KeyError(digest) from absent


def _path(digest: str) -> Path:
    return settings.current().var / "files" / digest[:2] / digest
