"""Reading whom a call comes from and what it asks for (X-Road Message Protocol for REST, 4)."""

import re
import urllib.parse

import msgspec

from saola.kernel.errors import Refusal
from saola.lgsp import limits, refusals

PREFIX = "/r1/"
SERVICE_SEGMENTS = 5  # instance / class / member / subsystem / service
CLIENT_SEGMENTS = (3, 4)  # a client may be a whole member
SEGMENT = re.compile(r"[^\x00-\x1f\x7f/\\;:%]+")
SLASHES = re.compile(r"[/\\]")
DECODINGS_MAX = 4  # how often something may have been percent-encoded over


class Target(msgspec.Struct, frozen=True):
    """A service's id, decoded, and the path inside the service, exactly as it was sent."""

    service: str
    path: str


def target(path: str) -> Target:
    """What a request path of `/r1/…` asks for; refuses one that is not well formed.

    The service's own path stays percent-encoded. One that some decoding would turn into a climb
    out of the contract's paths is refused, however often it was encoded.
    """
    if len(path) > limits.exchange_target_bytes_max:
        raise _bad(f"> {limits.exchange_target_bytes_max} byte")
    parts = path.removeprefix(PREFIX).split("/", SERVICE_SEGMENTS)
    if not path.startswith(PREFIX) or len(parts) < SERVICE_SEGMENTS:
        raise _bad("/r1/{instance}/{class}/{member}/{subsystem}/{service}")
    rest = parts[SERVICE_SEGMENTS] if len(parts) > SERVICE_SEGMENTS else ""
    if climbs(rest):
        raise _bad("…/../…")
    return Target("/".join(_segment(part) for part in parts[:SERVICE_SEGMENTS]), f"/{rest}")


def client(header: str) -> str:
    """The id in `X-Road-Client`, decoded; of a repeated header, the last one counts."""
    last = header.rpartition(", ")[2].strip()
    parts = last.split("/")
    if len(parts) not in CLIENT_SEGMENTS:
        raise _bad("X-Road-Client: instance/class/member/subsystem")
    return "/".join(_segment(part) for part in parts)


def climbs(path: str) -> bool:
    """Whether a reader who decodes the path, once or more, would find dot segments in it."""
    for _ in range(DECODINGS_MAX):
        if any(part in {".", ".."} for part in SLASHES.split(path.partition(";")[0])):
            return True
        if any(part.partition(";")[0] in {".", ".."} for part in SLASHES.split(path)):
            return True
        if any(ord(character) < ord(" ") for character in path):
            return True
        decoded = urllib.parse.unquote(path)
        if decoded == path:
            return False
        path = decoded
    return True


def _segment(text: str) -> str:
    try:
        decoded = urllib.parse.unquote(text, errors="strict")
    except UnicodeDecodeError as wrong:
        raise _bad("UTF-8") from wrong
    if not SEGMENT.fullmatch(decoded) or len(decoded.encode()) > limits.identifier_bytes_max:
        raise _bad("định danh / identifier")
    return decoded


def _bad(why: str) -> Refusal:
    return Refusal(refusals.BAD_CALL, why=why)
