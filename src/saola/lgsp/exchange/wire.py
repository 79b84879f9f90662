"""What crosses the exchange and what does not: headers, and the hash of a request (X-Road, 4.6)."""

import base64
import hashlib
from collections.abc import Iterable

from saola.kernel.http.message import Request

# Of one connection only, of this exchange only, or said anew by it.
STOPPED_IN = {
    "authorization",
    "connection",
    "content-length",
    "cookie",
    "expect",
    "forwarded",
    "host",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "traceparent",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-real-ip",
    "x-road-client",
    "x-road-error",
    "x-road-id",
    "x-road-request-hash",
    "x-road-request-id",
    "x-road-service",
}
STOPPED_OUT = {
    "connection",
    "content-length",
    "date",
    "keep-alive",
    "proxy-authenticate",
    "server",
    "set-cookie",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-road-client",
    "x-road-error",
    "x-road-id",
    "x-road-request-hash",
    "x-road-request-id",
    "x-road-service",
}
OF_THE_BODY = {"content-digest", "content-encoding", "content-md5", "digest", "etag"}
Headers = tuple[tuple[str, str], ...]


def passed_in(request: Request) -> Headers:
    """The client's headers that the provider gets; `Accept` is JSON unless the client says else."""
    passed = tuple(
        (name, value)
        for name, value in request.headers.items()
        if name not in STOPPED_IN and not name.startswith(("x-forwarded-", "x-saola-evidence"))
    )
    return passed if request.header("accept") else (*passed, ("accept", "application/json"))


def passed_out(headers: Headers, *, narrowed: bool) -> Headers:
    """The provider's headers that the client gets; those about a body that changed are left out."""
    stopped = STOPPED_OUT | OF_THE_BODY if narrowed else STOPPED_OUT
    return tuple(
        (name, value)
        for name, value in headers
        if name not in stopped and not name.startswith("x-saola-")
    )


def request_hash(method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes) -> str:
    """The value of `X-Road-Request-Hash`; the fresh id among the headers makes it unique."""
    lines = [f"{method}\r\n{target}\r\n", *(f"{name}:{value}\r\n" for name, value in headers)]
    digest = hashlib.sha512("".join(lines).encode("latin-1", "replace")).digest()
    if body:
        digest = hashlib.sha512(digest + hashlib.sha512(body).digest()).digest()
    return base64.b64encode(digest).decode()
