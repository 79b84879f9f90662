"""Delivers what waits, in order for each subscription, again and again until it is taken.

At least once: a notification leaves the queue when the receiver has answered 2xx and that is
stored. Receivers tell a repetition by the notification's id. Of what a receiver leaves waiting, or
was given up, the newest `notifications_kept_max` are kept.
"""

import asyncio
import contextlib
import ipaddress
import socket
import ssl
import urllib.parse
from collections.abc import Callable

from saola.kernel import clock, telemetry
from saola.scp import limits
from saola.scp.db import Connections
from saola.scp.entities.rules import microseconds
from saola.scp.subscriptions import store
from saola.scp.subscriptions.model import Endpoint, Notification, Subscription
from saola.scp.subscriptions.rules import Network, is_given_up, may_send_to, pause_s

PRIVATE = ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
STATUS_LINE_BYTES_MAX = 1024
ANSWER_BYTES_MAX = 64 * 1024
IDLE_S = 3600.0
AWAY_S = 1.0  # before what failed on our side is tried again

log = telemetry.logger("scp.delivery")


class NotDelivered(Exception):
    """The receiver could not be reached, or did not answer 2xx."""


class Delivery:
    """The sender of notifications: one at a time for each subscription, several side by side."""

    def __init__(self, connections: Connections, networks: tuple[Network, ...]) -> None:
        """Send to public addresses and to those in `networks`."""
        self._connections = connections
        self._networks = networks
        self._find: Callable[[str], Subscription | None] = lambda subscription_id: None
        self._wanted = asyncio.Event()
        self._main: asyncio.Task[None] | None = None
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._tls = ssl.create_default_context()

    def wake(self) -> None:
        """Something new waits."""
        self._wanted.set()

    def start(self, find: Callable[[str], Subscription | None]) -> None:
        """Begin, on the running loop; `find` gives a subscription by its id."""
        self._find = find
        self._main = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Stop; what is on its way stays in the queue unless its outcome is stored."""
        tasks = [task for task in (self._main, *self._sending.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        self._wanted.set()
        pause = 0.0
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wanted.wait()
            self._wanted.clear()
            try:
                pause = await self._start_due()
            except Exception:  # told, and tried again: the database may be away for a while
                log.exception("delivery_put_off")
                pause = AWAY_S

    async def _start_due(self) -> float:
        """Start sending what is due; seconds until the next is."""
        now = microseconds(clock.now())
        async with self._connections.reading() as tx:
            # One whose subscription is not understood (any more) waits until it is.
            due = [(one, at) for one, at in await store.due(tx) if self._find(one) is not None]
        for subscription_id, at in due:
            if len(self._sending) >= limits.notifications_in_flight_max:
                break
            if at <= now and subscription_id not in self._sending:
                task = asyncio.get_running_loop().create_task(self._send_all(subscription_id))
                self._sending[subscription_id] = task
        later = [at for subscription_id, at in due if at > now]
        return min(later[0] - now, IDLE_S * 1e6) / 1e6 if later else IDLE_S

    async def _send_all(self, subscription_id: str) -> None:
        """Send what waits for one subscription until all is sent or one fails."""
        try:
            while await self._send_some(subscription_id):
                pass
        except Exception:  # told, and tried again: what was sent without its outcome comes twice
            log.exception("delivery_put_off", subscription=subscription_id)
            await asyncio.sleep(AWAY_S)
        finally:
            del self._sending[subscription_id]
            self._wanted.set()

    async def _send_some(self, subscription_id: str) -> bool:
        """Send up to one turn's number; False when none waits or one failed."""
        subscription = self._find(subscription_id)
        async with self._connections.reading() as tx:
            waiting = await store.waiting(tx, subscription_id, limits.notifications_per_turn)
        if subscription is None or not waiting:
            return False
        sent: list[Notification] = []
        failure: tuple[Notification, str] | None = None
        try:
            for one in waiting:
                await send(one, subscription.endpoint, self._networks, self._tls)
                sent.append(one)
        except NotDelivered as wrong:
            failure = (waiting[len(sent)], str(wrong))
        await self._store_outcome(subscription_id, sent, failure)
        return failure is None

    async def _store_outcome(
        self,
        subscription_id: str,
        sent: list[Notification],
        failure: tuple[Notification, str] | None,
    ) -> None:
        dropped = 0
        at = microseconds(clock.now())
        async with self._connections.transaction() as tx:
            if sent:
                await store.delivered(tx, subscription_id, sent, at)
            if failure is not None:
                one, reason = failure
                attempts = one.attempts + 1
                await store.failed(
                    tx,
                    one,
                    attempts=attempts,
                    due_at=at + int(pause_s(attempts) * 1_000_000),
                    dead=is_given_up(attempts),
                    reason=reason,
                    at=at,
                )
                dropped = await store.make_room(tx, subscription_id)
        if dropped:
            log.error("notifications_dropped", subscription=subscription_id, number=dropped)
        if failure is not None:
            log.warning("notification_failed", subscription=subscription_id, reason=failure[1])


async def send(
    one: Notification,
    endpoint: Endpoint,
    networks: tuple[Network, ...],
    tls: ssl.SSLContext,
) -> None:
    """POST one notification; NotDelivered unless the receiver answers 2xx in time.

    The address is looked up here and checked, and the connection goes to the very address that was
    checked, so a name cannot point elsewhere between the two. Redirections are not followed.
    """
    seconds = endpoint.timeout_s or limits.notification_timeout_s
    try:
        async with asyncio.timeout(seconds):
            status = await _post(one, endpoint, networks, tls)
    except (OSError, TimeoutError, EOFError, ValueError, asyncio.LimitOverrunError) as broken:
        raise NotDelivered(f"{type(broken).__name__}: {broken}") from broken
    if not 200 <= status < 300:  # noqa: PLR2004 # the class of success
        raise NotDelivered(f"the receiver answered {status}")


async def _post(
    one: Notification, endpoint: Endpoint, networks: tuple[Network, ...], tls: ssl.SSLContext
) -> int:
    parts = urllib.parse.urlsplit(endpoint.uri)
    assert parts.hostname is not None
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = await _checked_address(parts.hostname, port, networks)
    reader, writer = await asyncio.open_connection(
        address,
        port,
        ssl=tls if secure else None,
        server_hostname=parts.hostname if secure else None,
        limit=ANSWER_BYTES_MAX,
    )
    try:
        writer.write(_message(one, endpoint, parts))
        await writer.drain()
        line = await reader.readuntil(b"\n")
        version, status, *_ = line[:STATUS_LINE_BYTES_MAX].split(None, 2)
        if not version.startswith(b"HTTP/1."):
            raise ValueError("the answer is no HTTP")
        return int(status)
    finally:
        writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            await writer.wait_closed()


async def _checked_address(host: str, port: int, networks: tuple[Network, ...]) -> str:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, address in found:
        if may_send_to(str(address[0]), networks):
            return str(address[0])
    raise NotDelivered(f"{host} is not an address notifications may go to")


def _message(one: Notification, endpoint: Endpoint, parts: urllib.parse.SplitResult) -> bytes:
    body = one.body.encode()
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    kind = "application/ld+json" if endpoint.ld else "application/json"
    head = [
        f"POST {target} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        f"Traceparent: {telemetry.traceparent()}",
        "Connection: close",
        *(f"{key}: {value}" for key, value in endpoint.headers),
    ]
    return "\r\n".join(head).encode("ascii") + b"\r\n\r\n" + body


def networks(listed: str, *, private: bool) -> tuple[Network, ...]:
    """The networks an operator admits; `private` adds loopback and private ones (test beds)."""
    texts = [part.strip() for part in listed.split(",") if part.strip()]
    return tuple(ipaddress.ip_network(one) for one in (*texts, *(PRIVATE if private else ())))
