"""Identifiers: time-ordered unique ids (RFC 9562 UUIDv7) and unguessable codes."""

import secrets
import threading
import time
import uuid

# No 0/O, 1/I/L, so that a code survives a phone call and a printed page.
READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

_lock = threading.Lock()
_last = 0


def new() -> uuid.UUID:
    """A UUIDv7: milliseconds, a counter that never repeats in this process, then chance."""
    global _last  # noqa: PLW0603 # because ids of one process must ascend
    with _lock:
        ticks = max(_last + 1, (time.time_ns() * 4096) // 1_000_000)  # 1/4096 ms
        _last = ticks
    milliseconds, fraction = divmod(ticks, 4096)
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | fraction << 64
    return uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def readable(length: int) -> str:
    """An unguessable code of `length` unmistakable letters and digits (about 5 bits each)."""
    return "".join(secrets.choice(READABLE) for _ in range(length))


def secret(nbytes: int = 32) -> str:
    """An unguessable URL-safe secret of `nbytes` random bytes."""
    return secrets.token_urlsafe(nbytes)
