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
    new = [folder for folder in path.parents if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{ids.new()}")
    with partial.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    for folder in (path.parent, *(one.parent for one in new)):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


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
