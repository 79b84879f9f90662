"""A reverse proxy on the server's own loop: raw upstream connections, kept for the next request.

What concerns one connection only (RFC 9110, 7.6.1) is not passed on; who the client is, the proxy
says itself and nobody else. Redirects are answers like any other.
"""

import asyncio
import ipaddress
import re
import urllib.parse
from collections import deque
from collections.abc import Mapping
from typing import Any

import httptools

from saola.kernel import limits, refusals, settings, telemetry
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response

IDLE_MAX = 64  # connections kept for each upstream
IDLE_S = 4.0  # less than any upstream keeps one
BUFFERED_BYTES_MAX = 256 * 1024  # of a stream whose reader is slow
REPEATABLE = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"}
HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "expect",
}
UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]|[^\x00-\xff]")
EVERYWHERE = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))
SPOKEN_FOR = {"content-length", "forwarded", "x-real-ip", "traceparent"}


class _Stale(Exception):
    """A kept connection was closed by the upstream before it answered anything."""


class Upstream:
    """One server behind this one; its connections are kept open between requests."""

    def __init__(self, url: str, *, connect_seconds_max: float = 5.0) -> None:
        """`url` is `http://host:port`, perhaps with a path that every request's path follows."""
        parts = urllib.parse.urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"{url!r} is not an http:// address")
        self.host, self.port = parts.hostname, parts.port or 80
        self.authority = parts.netloc.rpartition("@")[2]
        self._base = parts.path.rstrip("/")
        self._connect_seconds_max = connect_seconds_max
        self._idle: deque[_Exchange] = deque()

    async def forward(
        self,
        request: Request,
        *,
        path: str = "",
        headers: Mapping[str, str] | None = None,
        seconds_max: float = 60.0,
    ) -> Response:
        """The upstream's answer to `request`, its body as a stream when it does not come at once.

        `path` replaces the request's path and query; `headers` are set over the request's own
        (`host` too, which otherwise is the client's, or the upstream's own when the client named
        none; an empty value leaves one out).
        Refuses with 502 when the upstream cannot be reached or does not speak HTTP, and with 504
        when `seconds_max` pass without the head, or a further piece, of its answer.
        """
        target = path or request.path + (f"?{request.query}" if request.query else "")
        host = request.header("host", self.authority)
        head = _request_head(request, self._base + target, {"host": host, **(headers or {})})
        return await self._ask(request, head, seconds_max)

    async def call(
        self,
        request: Request,
        *,
        path: str = "",
        headers: Mapping[str, str] | None = None,
        seconds_max: float = 60.0,
        bytes_max: int = limits.json_body_bytes_max,
    ) -> Response:
        """As `forward`, with the whole body as bytes; refuses with 502 one over `bytes_max`."""
        response = await self.forward(request, path=path, headers=headers, seconds_max=seconds_max)
        body = response.body
        if isinstance(body, _Body):
            pieces, size = [], 0
            try:
                async for piece in body:
                    pieces.append(piece)
                    size += len(piece)
                    if size > bytes_max:
                        break
            except TimeoutError as late:
                raise Refusal(refusals.UPSTREAM_LATE, upstream=self.authority) from late
            except (OSError, httptools.HttpParserError) as unsound:
                raise Refusal(refusals.UPSTREAM_UNREACHABLE, upstream=self.authority) from unsound
            finally:
                await body.aclose()
            body = b"".join(pieces)
        assert isinstance(body, bytes)
        if len(body) > bytes_max:
            raise Refusal(refusals.UPSTREAM_UNSOUND, why=f"> {bytes_max} byte")
        headers_here = tuple(pair for pair in response.headers if pair[0] != "content-length")
        return Response(status=response.status, headers=headers_here, body=body)

    def close(self) -> None:
        """Close the connections that are kept."""
        while self._idle:
            self._idle.pop().abandon()

    def keep(self, exchange: "_Exchange") -> None:
        """Take back a connection whose answer is complete."""
        if len(self._idle) < IDLE_MAX:
            self._idle.append(exchange)
        else:
            exchange.abandon()

    async def _ask(self, request: Request, head: bytes, seconds_max: float) -> Response:
        while True:
            exchange, used = await self._connection()
            try:
                return await exchange.ask(head + request.body, request.method, seconds_max)
            except _Stale as stale:
                if not used or request.method not in REPEATABLE:
                    raise Refusal(refusals.UPSTREAM_UNREACHABLE, upstream=self.authority) from stale
            except TimeoutError as late:
                raise Refusal(refusals.UPSTREAM_LATE, upstream=self.authority) from late
            except OSError as gone:
                raise Refusal(refusals.UPSTREAM_UNREACHABLE, upstream=self.authority) from gone
            except httptools.HttpParserError as unsound:
                raise Refusal(refusals.UPSTREAM_UNSOUND, why="HTTP/1.1") from unsound

    async def _connection(self) -> tuple["_Exchange", bool]:
        loop = asyncio.get_running_loop()
        while self._idle:
            kept = self._idle.pop()
            if kept.is_fresh(loop.time()):
                return kept, True
            kept.abandon()
        try:
            async with asyncio.timeout(self._connect_seconds_max):
                _, exchange = await loop.create_connection(
                    lambda: _Exchange(self), self.host, self.port
                )
        except (OSError, TimeoutError) as unreachable:
            raise Refusal(refusals.UPSTREAM_UNREACHABLE, upstream=self.authority) from unreachable
        return exchange, False


class _Exchange(asyncio.Protocol):
    """One connection to an upstream: a question and its answer at a time."""

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream
        self._loop = asyncio.get_running_loop()
        self._kept_at = 0.0
        self._begin("")

    def _begin(self, method: str) -> None:
        self._method = method
        self._headers: list[tuple[str, str]] = []
        self._head_bytes = 0
        self._pieces: deque[bytes] = deque()
        self._buffered = 0
        self._headed = self._complete = self._asked = False
        self._until_close = self._silent = self._reusable = False
        self._failed: Exception | None = None
        self._news: asyncio.Future[None] | None = None

    # --- the transport's calls

    def connection_made(self, transport: Any) -> None:
        # uvloop's transport has a transport's methods without being one of asyncio's.
        self.transport: asyncio.Transport = transport

    def data_received(self, data: bytes) -> None:
        if not self._asked or self._complete:
            self.transport.abort()  # an answer to no question
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as unsound:
            self._fail(unsound)
        if self._buffered > BUFFERED_BYTES_MAX:
            self.transport.pause_reading()
        self._tell()

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        if self._asked and not self._complete:
            if self._headed and self._until_close:
                self._complete = True
            else:
                self._fail(exc or ConnectionResetError() if self._head_bytes else _Stale())
        self._tell()

    # --- the parser's calls

    def on_message_begin(self) -> None:
        if self._complete:
            raise httptools.HttpParserError("a second answer to one question")

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > limits.http_head_bytes_max:
            self._fail(httptools.HttpParserError("head too long"))
        elif not self._headed:
            self._headers.append((name.decode("latin-1").lower(), value.decode("latin-1").strip()))

    def on_headers_complete(self) -> None:
        self._head_bytes = self._head_bytes or 1
        status = self._parser.get_status_code()
        if status < 200:  # noqa: PLR2004 # an interim answer: the real one follows
            self._headers.clear()
            return
        self._headed = True
        names = {name for name, _ in self._headers}
        self._until_close = not names & {"content-length", "transfer-encoding"}
        self._silent = self._method == "HEAD" or status in {204, 304}
        if self._silent:
            self._finish()

    def on_body(self, body: bytes) -> None:
        if self._complete:
            raise httptools.HttpParserError("a body where none may be")
        self._pieces.append(body)
        self._buffered += len(body)

    def on_message_complete(self) -> None:
        if self._headed:
            self._finish()

    # --- ours

    def is_fresh(self, now_s: float) -> bool:
        return not self.transport.is_closing() and now_s - self._kept_at < IDLE_S

    def abandon(self) -> None:
        self.transport.abort()

    async def ask(self, question: bytes, method: str, seconds_max: float) -> Response:
        """Send a question; the answer once its head is here, whole when its body is too."""
        self._begin(method)
        self._parser = httptools.HttpResponseParser(self)
        self._asked = True
        self.transport.write(question)
        try:
            while not self._headed and self._failed is None:
                await self._wait(seconds_max)
        except BaseException:
            self.abandon()
            raise
        if self._failed is not None:
            self.abandon()
            raise self._failed
        response = Response(status=self._parser.get_status_code(), headers=self._told_headers())
        if self._complete:
            response.body = b"".join(self._pieces)
            self.release()
        else:
            response.body = _Body(self, seconds_max)
        return response

    async def piece(self, seconds_max: float) -> bytes:
        """The next piece of the body; empty at its end. Raises what cut it short."""
        while not self._pieces:
            if self._failed is not None:
                raise self._failed
            if self._complete:
                return b""
            self.transport.resume_reading()
            await self._wait(seconds_max)
        piece = self._pieces.popleft()
        self._buffered -= len(piece)
        return piece

    def release(self) -> None:
        """Nobody waits for more of the answer: keep the connection when it can serve again."""
        if self._reusable and self._failed is None and not self.transport.is_closing():
            self.transport.resume_reading()  # the end of a long answer may have found us full
            self._kept_at = self._loop.time()
            self._upstream.keep(self)
        else:
            self.abandon()

    async def _wait(self, seconds_max: float) -> None:
        self._news = self._loop.create_future()
        late = self._loop.call_later(seconds_max, self._late)
        try:
            await self._news
        finally:
            late.cancel()
            self._news = None

    def _late(self) -> None:
        self._fail(TimeoutError())
        self._tell()

    def _tell(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    def _fail(self, why: Exception) -> None:
        self._failed = self._failed or why
        self.transport.abort()

    def _finish(self) -> None:
        if not self._complete:
            self._complete = True
            self._reusable = self._parser.should_keep_alive()

    def _told_headers(self) -> tuple[tuple[str, str], ...]:
        """What concerns the client; the length only where the body is not here to be counted."""
        hidden = HOP_BY_HOP | _named(",".join(v for n, v in self._headers if n == "connection"))
        if self._complete and not self._silent:
            hidden |= {"content-length"}
        hidden |= {"date"}
        return tuple((name, value) for name, value in self._headers if name not in hidden)


class _Body:
    """The body of an answer that has begun; whoever has it closes it."""

    def __init__(self, exchange: _Exchange, seconds_max: float) -> None:
        self._exchange: _Exchange | None = exchange
        self._seconds_max = seconds_max

    def __aiter__(self) -> "_Body":
        return self

    async def __anext__(self) -> bytes:
        if self._exchange is None:
            raise StopAsyncIteration
        piece = await self._exchange.piece(self._seconds_max)
        if not piece:
            await self.aclose()
            raise StopAsyncIteration
        return piece

    async def aclose(self) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.release()


def _request_head(request: Request, target: str, headers: Mapping[str, str]) -> bytes:
    hidden = HOP_BY_HOP | SPOKEN_FOR | _named(request.header("connection"))
    told = {
        name: value
        for name, value in request.headers.items()
        # An underscore would become a hyphen behind a gateway interface, and pass for our own word.
        if name not in hidden and not name.startswith("x-forwarded-") and "_" not in name
    }
    told |= {
        "x-forwarded-for": _client(request),
        "x-forwarded-proto": urllib.parse.urlsplit(settings.current().address).scheme,
        "x-forwarded-host": request.header("host"),
        "traceparent": telemetry.traceparent(),
    }
    if request.body or request.method not in {"GET", "HEAD", "OPTIONS", "DELETE"}:
        told["content-length"] = str(len(request.body))
    told |= headers
    lines = [f"{request.method} {target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in told.items() if value]
    if any(UNSENDABLE.search(line) for line in lines) or " " in target:
        raise Refusal(refusals.MALFORMED, why="control character")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _client(request: Request) -> str:
    """The peer, or whom a proxy of this installation says it speaks for: the last one it names."""
    proxies = settings.current().proxies
    if not proxies or not _is_in(request.peer, proxies):
        return request.peer
    told = request.header("x-forwarded-for").rpartition(",")[2].strip()
    return told if _is_in(told, EVERYWHERE) else request.peer


def _is_in(address: str, networks: tuple[settings.Network, ...]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


def _named(connection: str) -> set[str]:
    """The headers that a Connection header names as its own."""
    return {name.strip().lower() for name in connection.split(",")}
