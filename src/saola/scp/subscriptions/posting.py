"""Sends notifications over HTTP (6.3.8): each a POST that must be answered 2xx.

No redirection is followed.
"""

import asyncio
import contextlib
import ssl
import urllib.parse
from collections import OrderedDict

from saola.kernel import telemetry
from saola.scp import limits
from saola.scp.envelopes import CONTEXT_RELATION
from saola.scp.subscriptions.addresses import NotDelivered, checked
from saola.scp.subscriptions.model import LD_JSON, Notification, Subscription
from saola.scp.subscriptions.rules import Network

ANSWER_BYTES_MAX = 64 * 1024
NO_CONTENT = b"204"


Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Place = tuple[str, int, str]  # address, port, the name its certificate must have (empty: no TLS)


class Poster:
    """Posts notifications; the connections to receivers that keep them open are used again."""

    def __init__(self, networks: tuple[Network, ...], tls: ssl.SSLContext) -> None:
        """Post to public addresses and to those in `networks`."""
        self._networks = networks
        self._tls = tls
        self._idle: OrderedDict[Line, Place] = OrderedDict()  # the one used longest ago first

    async def post(self, one: Notification, subscription: Subscription) -> None:
        """NotDelivered unless the receiver answers 2xx; OSError or ValueError when it is none."""
        parts = urllib.parse.urlsplit(subscription.endpoint.uri)
        assert parts.hostname is not None
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        address = await checked(parts.hostname, port, self._networks)
        place = (address, port, parts.hostname if secure else "")
        status = await self._ask(place, _message(one, subscription, parts))
        if not 200 <= status < 300:  # noqa: PLR2004 # the class of success
            raise NotDelivered(f"the receiver answered {status}")

    def close(self) -> None:
        """Close the connections that wait."""
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()

    async def _ask(self, place: Place, message: bytes) -> int:
        """The status of the answer; one who closed an idle connection is asked on another."""
        used = self._take(place)
        if used is not None:
            with contextlib.suppress(OSError, EOFError):
                return await self._exchange(place, used, message)
        return await self._exchange(place, await self._connect(place), message)

    async def _connect(self, place: Place) -> Line:
        address, port, name = place
        tls, name_or_none = (self._tls, name) if name else (None, None)
        return await asyncio.open_connection(
            address, port, ssl=tls, server_hostname=name_or_none, limit=ANSWER_BYTES_MAX
        )

    async def _exchange(self, place: Place, line: Line, message: bytes) -> int:
        reader, writer = line
        kept = False
        try:
            writer.write(message)
            await writer.drain()
            status, kept = await _answer(reader)
        finally:
            if kept:
                self._keep(line, place)
            else:
                writer.close()
        return status

    def _take(self, place: Place) -> Line | None:
        for line in reversed(self._idle):
            if self._idle[line] == place:
                del self._idle[line]
                return line
        return None

    def _keep(self, line: Line, place: Place) -> None:
        self._idle[line] = place
        if len(self._idle) > limits.notification_lines_idle_max:
            (_, writer), _ = self._idle.popitem(last=False)
            writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """The status of the answer, and whether the connection may be used again; its body is left."""
    head = await reader.readuntil(b"\r\n\r\n")
    line, _, rest = head.partition(b"\r\n")
    version, status, *_ = line.split(None, 2)
    if not version.startswith(b"HTTP/1."):
        raise ValueError("the answer is no HTTP")
    fields = {}
    for field in rest.lower().split(b"\r\n"):
        name, _, value = field.partition(b":")
        fields[name] = value.strip()
    length = fields.get(b"content-length", b"0" if status == NO_CONTENT else b"")
    asked = version == b"HTTP/1.1" and fields.get(b"connection", b"") != b"close"
    if not (asked and length.isdigit() and int(length) <= ANSWER_BYTES_MAX):
        return int(status), False
    await reader.readexactly(int(length))
    return int(status), b"transfer-encoding" not in fields


def surroundings(subscription: Subscription) -> dict[str, str]:
    """What is told beside the body: its type, where its context is, and what the receiver wants."""
    endpoint = subscription.endpoint
    told = {"Content-Type": endpoint.accept}
    if not endpoint.inside:
        link = subscription.context.link()
        told["Link"] = f'<{link}>; rel="{CONTEXT_RELATION}"; type="{LD_JSON}"'
    return {**told, **dict(endpoint.headers)}


def _message(
    one: Notification, subscription: Subscription, parts: urllib.parse.SplitResult
) -> bytes:
    body = one.body.encode()
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    head = [
        f"POST {target} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Content-Length: {len(body)}",
        f"Traceparent: {telemetry.traceparent()}",
        *(f"{key}: {value}" for key, value in surroundings(subscription).items()),
    ]
    return "\r\n".join(head).encode("ascii") + b"\r\n\r\n" + body
