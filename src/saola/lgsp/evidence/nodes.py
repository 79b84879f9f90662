"""Files beside the segments that make proofs quick: every node of the tree, every record's place.

Level `n` of the tree is the file `tree/NN`, 32 bytes for each node; `places` holds 16 bytes for
each record: the number of the segment's first record and the frame's offset. All of it follows
from the segments, so it is written without waiting for the disk and made again when in doubt.
"""

import os
import struct
from pathlib import Path

from saola.kernel.errors import Fault
from saola.lgsp.evidence import merkle

HASH_BYTES = 32
PLACE = struct.Struct(">QQ")
LEVELS = 48


class Nodes:
    """Reading side: nodes and places by number, straight from the files."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the log's."""
        self.folder = folder

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree; a Fault when the files do not hold it."""
        return _slice(level_path(self.folder, level), index * HASH_BYTES, HASH_BYTES)

    def place(self, seq: int) -> tuple[int, int]:
        """The segment and the offset of a record's frame."""
        segment, offset = PLACE.unpack(_slice(self.folder / "places", seq * PLACE.size, PLACE.size))
        return segment, offset


class NodeWriter:
    """Appending side: keeps the frontier, and the files at the size of the filed records."""

    def __init__(self, folder: Path) -> None:
        """Open the files in `folder`, making them when they are absent."""
        (folder / "tree").mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.frontier = merkle.Frontier()
        self._levels: dict[int, int] = {}
        self._places = _opened(folder / "places")

    def rewind(self, size: int) -> bool:
        """Cut the files back to `size` records; False when they hold fewer."""
        wanted = {level: (size >> level) * HASH_BYTES for level in range(LEVELS)}
        if os.fstat(self._places).st_size < size * PLACE.size:
            return False
        for level, length in wanted.items():
            if length and _size(level_path(self.folder, level)) < length:
                return False
        os.ftruncate(self._places, size * PLACE.size)
        for level, length in wanted.items():
            if level_path(self.folder, level).exists():
                os.ftruncate(self._level(level), length)
        self.frontier = merkle.frontier(size, Nodes(self.folder).node)
        return True

    def append(
        self, frontier: merkle.Frontier, made: list[list[bytes]], places: list[tuple[int, int]]
    ) -> None:
        """Add what a filed batch made: its nodes by level, its places, the frontier after it.

        OSError when a file refuses: then the files hold some of it, and the frontier is as it was.
        """
        for level, nodes in enumerate(made):
            _write(self._level(level), b"".join(nodes))
        _write(self._places, b"".join(PLACE.pack(*place) for place in places))
        self.frontier = frontier

    def sync(self) -> None:
        """Wait until everything is on the disk."""
        for handle in (self._places, *self._levels.values()):
            os.fsync(handle)

    def close(self) -> None:
        """Close the files."""
        for handle in (self._places, *self._levels.values()):
            os.close(handle)
        self._levels.clear()

    def _level(self, level: int) -> int:
        if level not in self._levels:
            self._levels[level] = _opened(level_path(self.folder, level))
        return self._levels[level]


def level_path(folder: Path, level: int) -> Path:
    """The file of a level of the tree."""
    return folder / "tree" / f"{level:02d}"


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)


def _write(handle: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _slice(path: Path, offset: int, length: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = os.pread(file.fileno(), length, offset)
    except FileNotFoundError:
        content = b""
    if len(content) != length:
        raise Fault("the evidence log lacks a node; restart the exchange to make it again")
    return content
