"""Our bare HTTP/1.1 server (RFC 9112): an asyncio protocol around httptools, with limits.

Requests of one connection are answered in their order, and no faster than the client reads. What
two readers might understand in two ways (dot segments, control characters, a length that is given
twice) is refused and the connection closed. An offer to speak another protocol is not taken up
(RFC 9110, 7.8); trailers are read over (RFC 9112, 7.1.2).
"""

import asyncio
import email.utils
import http
import re
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httptools

from saola.kernel import clock, limits, telemetry
from saola.kernel.http.message import Request, Response

Dispatch = Callable[[Request], Response | Awaitable[Response]]

PIPELINE_MAX = 16  # requests of one connection that may wait for their turn
SWEEP_S = 1.0
BUSY = 503
DOTS = re.compile(r"(^|/)(\.|%2e){1,2}(/|$)", re.IGNORECASE)
FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xff\\]|%00|%0a|%0d", re.IGNORECASE)
HOST = re.compile(r"[\w.~%!$&'()*+,;=:\[\]-]*", re.ASCII)  # RFC 3986, 3.2.2, and a port
FRAMING = {"content-length", "transfer-encoding"}  # how an answer ends is said once, here
REASONS = {status.value: status.phrase for status in http.HTTPStatus}

log = telemetry.logger("http")


class Server:
    """A listening server; `stop` answers what was received before it closes."""

    def __init__(self, dispatch: Dispatch) -> None:
        """Answer every request with `dispatch`."""
        self.dispatch = dispatch
        self.connections: set[_Connection] = set()
        self.held_bytes = 0  # of bodies that wait to be whole, or for their turn
        self._listening: asyncio.Server | None = None
        self._sweeping: asyncio.Task[None] | None = None

    async def start(self, host: str, port: int) -> None:
        """Listen; OSError when the address is taken."""
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(
            lambda: _Connection(self), host, port, backlog=limits.http_backlog_max
        )
        self._sweeping = loop.create_task(self._sweep())

    @property
    def port(self) -> int:
        """The port that is listened on."""
        assert self._listening is not None
        port: int = self._listening.sockets[0].getsockname()[1]
        return port

    async def stop(self, seconds: float = 5.0) -> None:
        """Take no new connection, finish what waits for an answer, then close."""
        assert self._listening is not None
        assert self._sweeping is not None
        self._listening.close()
        self._sweeping.cancel()
        if unanswered := {task for item in self.connections for task in item.tasks}:
            await asyncio.wait(unanswered, timeout=seconds)
        for connection in tuple(self.connections):
            connection.close()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            now = clock.monotonic()
            for connection in tuple(self.connections):
                connection.close_if_late(now)


class _Connection(asyncio.Protocol):
    def __init__(self, server: Server) -> None:
        self.server = server
        self.busy = False
        self._ended = False
        self._waiting: deque[tuple[Request, bool]] = deque()
        self._held_bytes = 0
        self._writable = asyncio.Event()
        self._writable.set()
        self.tasks: set[asyncio.Task[None]] = set()
        self._refused = False
        self._since = clock.monotonic()
        self._reading = "idle"
        self._unsent, self._unsent_since = 0, self._since
        self._begin()

    # --- the transport's calls

    def connection_made(self, transport: Any) -> None:
        # uvloop's transport has a transport's methods without being one of asyncio's.
        self.transport: asyncio.Transport = transport
        peer = transport.get_extra_info("peername")
        self._peer = peer[0] if isinstance(peer, tuple) else ""
        self.server.connections.add(self)
        self._parser = httptools.HttpRequestParser(self)
        if len(self.server.connections) > limits.http_connections_max:
            self._refuse(BUSY)

    def connection_lost(self, exc: Exception | None) -> None:
        self.server.connections.discard(self)
        self._hold(-self._held_bytes)
        self._writable.set()
        for task in self.tasks:
            task.cancel()

    def eof_received(self) -> bool:
        """The client sends no more; what it asked for is still answered."""
        self._ended = True
        return not self._refused and (self.busy or bool(self._waiting))

    def pause_writing(self) -> None:
        self._writable.clear()
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        self._writable.set()
        if not self.busy:
            self._next()

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._completed = False
        try:
            self._feed(data)
        except httptools.HttpParserError:
            if not self._refused:
                self._refuse(400)
            return
        if self._reading == "head" and not self._completed:  # else most of it was other requests'
            self._unfinished_bytes += len(data)
            if self._unfinished_bytes > limits.http_head_bytes_max and not self._refused:
                self._refuse(431)

    # --- the parser's calls

    def on_message_begin(self) -> None:
        self._begin()
        self._reading, self._since = "head", clock.monotonic()

    def on_url(self, url: bytes) -> None:
        self._target += url
        self._head_bytes += len(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count += 1
        self._head_bytes += len(name) + len(value)
        if self._reading == "body":  # a trailer, which must not pass for a header
            if self._is_head_too_large():
                self._faulty = 431
            return
        key = name.decode("latin-1").lower()
        text = value.decode("latin-1").strip()
        if key == "host" and key in self._headers:
            self._faulty = 400
        self._headers[key] = f"{self._headers[key]}, {text}" if key in self._headers else text

    def on_headers_complete(self) -> None:
        self._reading, self._since = "body", clock.monotonic()
        self._faulty = self._faulty or self._head_fault()
        if self._faulty:
            self._refuse(self._faulty)
        elif self._headers.get("expect", "").lower() == "100-continue":
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        if self._body_bytes > limits.http_body_bytes_max:
            self._faulty = 413
        if self._refused:
            return
        if self._faulty:
            self._refuse(self._faulty)
        elif self.server.held_bytes + len(body) > limits.http_bodies_bytes_max:
            self._refuse(BUSY)
        else:
            self._body.append(body)
            self._hold(len(body))

    def on_message_complete(self) -> None:
        self._reading, self._since = "idle", clock.monotonic()
        self._completed = True
        if self._refused:
            return
        if self._faulty:
            self._refuse(self._faulty)
            return
        path, _, query = self._target.decode("ascii").partition("?")
        request = Request(
            method=self._parser.get_method().decode("ascii"),
            path=path,
            query=query,
            headers=self._headers,
            body=b"".join(self._body),
            peer=self._peer,
        )
        self._waiting.append((request, self._parser.should_keep_alive()))
        if len(self._waiting) >= PIPELINE_MAX or self._held_bytes > limits.http_body_bytes_max:
            self.transport.pause_reading()
        if not self.busy:
            self._next()

    # --- ours

    def close(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()

    def close_if_late(self, now: float) -> None:
        """Close a connection that is idle, or sends its head or body, or reads, for too long."""
        unsent = self.transport.get_write_buffer_size()
        if not unsent or unsent < self._unsent:
            self._unsent_since = now
        self._unsent = unsent
        if now - self._unsent_since > limits.http_unread_seconds_max:
            self.transport.abort()
            return
        allowed = {
            "idle": limits.http_idle_seconds_max,
            "head": limits.http_head_seconds_max,
            "body": limits.http_body_seconds_max,
        }[self._reading]
        if self._refused:
            allowed = limits.http_refused_seconds_max
        if (self._refused or not self.busy) and now - self._since > allowed:
            self.close()

    def _hold(self, more_bytes: int) -> None:
        self._held_bytes += more_bytes
        self.server.held_bytes += more_bytes

    def _is_ending(self) -> bool:
        return self._refused or self.transport.is_closing()

    def _begin(self) -> None:
        self._target = b""
        self._headers: dict[str, str] = {}
        self._count = 0
        self._head_bytes = 0
        self._unfinished_bytes = 0
        self._body: list[bytes] = []
        self._body_bytes = 0
        self._faulty = 0

    def _head_fault(self) -> int:
        """The status that the head deserves; 0 when it is sound."""
        target = self._target.decode("latin-1")
        path = target.partition("?")[0]
        if len(target) > limits.http_target_bytes_max:
            return 414
        if self._is_head_too_large():
            return 431
        old = self._parser.get_http_version() == "1.0"  # which need not name a host (RFC 9112, 3.2)
        named = HOST.fullmatch(self._headers.get("host", "" if old else "?"))
        if not named or not self._is_framed_once():
            return 400
        unsound = FORBIDDEN.search(target) or DOTS.search(path) or "//" in path
        if not path.startswith("/") or unsound or self._parser.get_method() == b"CONNECT":
            return 400
        if int(self._headers.get("content-length") or 0) > limits.http_body_bytes_max:
            return 413
        return 0

    def _is_head_too_large(self) -> bool:
        over = self._head_bytes > limits.http_head_bytes_max
        return over or self._count > limits.http_headers_max

    def _is_framed_once(self) -> bool:
        """Whether one thing alone says where the body ends (RFC 9112, 6.1)."""
        coding = self._headers.get("transfer-encoding")
        length = self._headers.get("content-length", "0")
        if self._parser.should_upgrade():  # the parser would take the body for the other protocol
            return coding is None and length == "0"
        if coding is None:
            return True
        old = self._parser.get_http_version() != "1.1"
        return coding.lower() == "chunked" and "content-length" not in self._headers and not old

    def _feed(self, data: bytes) -> None:
        while data:
            try:
                self._parser.feed_data(data)
            except httptools.HttpParserUpgrade as offer:
                data = data[offer.args[0] :]
                self._parser = httptools.HttpRequestParser(self)
            else:
                return

    def _refuse(self, status: int) -> None:
        """Answer with a bare status and close: there is no request to answer in words.

        What still comes is read over for a while: a connection that is cut off with unread bytes
        takes the answer with it (RFC 9112, 9.6).
        """
        self._refused, self._since = True, clock.monotonic()
        reason = REASONS[status]
        self.transport.write(
            f"HTTP/1.1 {status} {reason}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode()
        )
        if status == BUSY or not self.transport.can_write_eof():
            self.close()
        else:
            self.transport.write_eof()

    def _next(self) -> None:
        """Answer the requests that wait, at once while no answer has to be waited for."""
        while self._waiting and self._writable.is_set() and not self._is_ending():
            self.busy = True
            request, keep = self._waiting.popleft()
            self._hold(-len(request.body))
            answer = self.server.dispatch(request)
            if isinstance(answer, Response) and isinstance(answer.body, bytes):
                self._write(request, answer, answer.body, keep=keep)
                continue
            task = asyncio.ensure_future(self._answer(request, answer, keep=keep))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
            return
        self.busy = False
        if self._waiting or self._refused:
            return  # until the client has read what it has been told
        if self._ended:
            self.close()
        elif self._writable.is_set() and not self.transport.is_closing():
            self.transport.resume_reading()

    async def _answer(
        self, request: Request, answer: Response | Awaitable[Response], *, keep: bool
    ) -> None:
        response = answer if isinstance(answer, Response) else await answer
        body = response.body
        try:
            if self._is_ending():
                return
            if isinstance(body, bytes):
                self._write(request, response, body, keep=keep)
            else:
                await self._stream(request, response, body, keep=keep)
        except Exception:  # the head is sent: an answer cut short is all that can be told
            log.exception("answer_cut_short", path=request.path)
            self.close()
        finally:  # what yields a stream learns at once that nobody reads on
            if closing := getattr(body, "aclose", None):
                await closing()
        self._next()

    def _write(self, request: Request, response: Response, body: bytes, *, keep: bool) -> None:
        length = str(len(body))
        if request.method == "HEAD":  # what a GET would give, if whoever answers knows it
            length = dict(response.headers).get("content-length", length)
        framing = () if response.status in {204, 304} else (("content-length", length),)
        head = _head(response, framing, keep=keep)
        self.transport.write(head if request.method == "HEAD" else head + body)
        if not keep:
            self.close()

    async def _stream(
        self, request: Request, response: Response, body: AsyncIterator[bytes], *, keep: bool
    ) -> None:
        self.transport.write(_head(response, (("transfer-encoding", "chunked"),), keep=keep))
        if request.method != "HEAD":
            async for chunk in body:
                if self._is_ending():
                    return
                if chunk:
                    self.transport.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
                    await self._writable.wait()
            if not self._is_ending():
                self.transport.write(b"0\r\n\r\n")
        if not keep:
            self.close()


def _head(response: Response, framing: tuple[tuple[str, str], ...], *, keep: bool) -> bytes:
    reason = REASONS.get(response.status, "")
    date = email.utils.format_datetime(clock.now(), usegmt=True)
    lines = [f"HTTP/1.1 {response.status} {reason}", f"date: {date}"]
    told = (pair for pair in response.headers if pair[0].lower() not in FRAMING)
    lines += [f"{name}: {_one_line(value)}" for name, value in (*told, *framing)]
    lines.append(f"connection: {'keep-alive' if keep else 'close'}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _one_line(value: str) -> str:
    """A header value never opens a second header."""
    return value.replace("\r", " ").replace("\n", " ")
