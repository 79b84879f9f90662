"""Frames of a segment file: kind, length, checksum, payload; a torn end is told from a damage.

    frame   = kind (1 byte) | length (4 bytes, big endian) | CRC-32 (4 bytes) | payload
    segment = H frame, then batches; a batch = an R frame for each record, then one C frame

H and C hold a signed checkpoint that covers everything before it, R a record's text. A record
counts as filed once a C frame behind it is on the disk. A segment's name is the number of its
first record.
"""

import struct
import zlib
from collections.abc import Iterator

import msgspec

HEADER = struct.Struct(">cII")
SEGMENT = b"H"
RECORD = b"R"
CHECKPOINT = b"C"
KINDS = (SEGMENT, RECORD, CHECKPOINT)


class Frame(msgspec.Struct, frozen=True):
    """A whole frame: where it begins, what it holds, where the next one begins."""

    kind: bytes
    begin: int
    payload: bytes
    end: int


def encode(kind: bytes, payload: bytes) -> bytes:
    """A frame as it stands in the file."""
    return HEADER.pack(kind, len(payload), zlib.crc32(payload)) + payload


def frame_at(content: bytes | memoryview, begin: int) -> Frame | None:
    """The frame that begins there; None when it is cut off or damaged."""
    payload_at = begin + HEADER.size
    if payload_at > len(content):
        return None
    kind, length, checksum = HEADER.unpack_from(content, begin)
    end = payload_at + length
    if kind not in KINDS or end > len(content):
        return None
    payload = bytes(content[payload_at:end])
    if zlib.crc32(payload) != checksum:
        return None
    return Frame(kind, begin, payload, end)


def frames(content: bytes | memoryview, begin: int = 0) -> Iterator[Frame]:
    """The frames from `begin` to the first that is cut off or damaged."""
    while (frame := frame_at(content, begin)) is not None:
        yield frame
        begin = frame.end


def checkpoint_after(content: bytes, begin: int) -> bool:
    """Whether a whole checkpoint frame stands anywhere behind `begin`.

    Then what is broken at `begin` had been filed, and is a damage rather than a torn end.
    """
    at = content.find(CHECKPOINT, begin)
    while at >= 0:
        frame = frame_at(content, at)
        if frame is not None and frame.kind == CHECKPOINT and frame.payload:
            return True
        at = content.find(CHECKPOINT, at + 1)
    return False
