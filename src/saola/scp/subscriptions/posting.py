"""Sends one notification over HTTP (6.3.8): a POST that must be answered 2xx.

No redirection is followed.
"""

import asyncio
import contextlib
import ssl
import urllib.parse

from saola.kernel import telemetry
from saola.scp.envelopes import CONTEXT_RELATION
from saola.scp.subscriptions.addresses import NotDelivered, checked
from saola.scp.subscriptions.model import LD_JSON, Notification, Subscription
from saola.scp.subscriptions.rules import Network

STATUS_LINE_BYTES_MAX = 1024
ANSWER_BYTES_MAX = 64 * 1024


async def post(
    one: Notification,
    subscription: Subscription,
    networks: tuple[Network, ...],
    tls: ssl.SSLContext,
) -> None:
    """NotDelivered unless the receiver answers 2xx; OSError or ValueError when it is none."""
    parts = urllib.parse.urlsplit(subscription.endpoint.uri)
    assert parts.hostname is not None
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(
        await checked(parts.hostname, port, networks),
        port,
        ssl=tls if secure else None,
        server_hostname=parts.hostname if secure else None,
        limit=ANSWER_BYTES_MAX,
    )
    try:
        writer.write(_message(one, subscription, parts))
        await writer.drain()
        line = await reader.readuntil(b"\n")
        version, status, *_ = line[:STATUS_LINE_BYTES_MAX].split(None, 2)
        if not version.startswith(b"HTTP/1."):
            raise ValueError("the answer is no HTTP")
        if not 200 <= int(status) < 300:  # noqa: PLR2004 # the class of success
            raise NotDelivered(f"the receiver answered {int(status)}")
    finally:
        writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            await writer.wait_closed()


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
        "Connection: close",
        *(f"{key}: {value}" for key, value in surroundings(subscription).items()),
    ]
    return "\r\n".join(head).encode("ascii") + b"\r\n\r\n" + body
