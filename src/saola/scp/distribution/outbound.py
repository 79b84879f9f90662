"""Calls to sources over HTTP: to addresses an operator admits, in time, and not too much of it.

The address is looked up here and checked, and the connection goes to the very address that was
checked, so a name cannot point elsewhere between the two. Redirections are not followed.
"""

import asyncio
import contextlib
import ssl
import urllib.parse

import orjson

from saola.kernel import telemetry
from saola.kernel.errors import RefusalCode
from saola.scp import limits, refusals
from saola.scp.distribution import wording
from saola.scp.distribution.model import Call, Failure, Reply, Trip, Warn
from saola.scp.refusals import source_failed
from saola.scp.registrations.registry import Registry
from saola.scp.subscriptions.addresses import NotDelivered, checked
from saola.scp.subscriptions.rules import Network

log = telemetry.logger("scp.distribution")

OK, MULTIPLE, NO_CONTENT, NOT_FOUND, LOOP = 200, 300, 204, 404, 508
HEADS_MAX = 3  # interim answers (1xx) before the final one


class Garbled(ValueError):
    """What came is no answer that can be read."""


class Outbound:
    """The caller of one broker."""

    def __init__(self, registry: Registry, networks: tuple[Network, ...]) -> None:
        """Call public addresses and those in `networks`; note in `registry` how it went."""
        self._registry = registry
        self._networks = networks
        self._free = asyncio.Semaphore(limits.source_calls_in_flight_max)
        self._tls = ssl.create_default_context()

    async def ask(self, call: Call, trip: Trip) -> Reply | Failure:
        """What the source answers, or why nothing came of the call."""
        registration = call.registration
        if self._registry.rests(registration):
            return failure(Warn.NO_ANSWER, refusals.SOURCE_SILENT, call, "it failed a moment ago")
        seconds = registration.outgoing.timeout_s or limits.source_timeout_s
        try:
            async with asyncio.timeout(seconds), self._free:
                found: Reply | Failure = await self._exchange(call, trip)
        except TimeoutError:
            found = failure(
                Warn.NO_ANSWER, refusals.SOURCE_LATE, call, f"no answer within {seconds} s"
            )
        except (Garbled, EOFError, asyncio.LimitOverrunError) as wrong:
            found = failure(Warn.NOT_VALID, refusals.SOURCE_SILENT, call, str(wrong))
        except (OSError, ValueError, NotDelivered) as broken:
            found = failure(Warn.NO_ANSWER, refusals.SOURCE_SILENT, call, str(broken))
        well = isinstance(found, Reply) or found.normal
        self._registry.called(registration, well=well)
        if isinstance(found, Failure) and not found.normal:
            log.warning("source_failed", id=registration.id, reason=found.refusal.message("en"))
        return found

    async def _exchange(self, call: Call, trip: Trip) -> Reply | Failure:
        parts = urllib.parse.urlsplit(call.registration.outgoing.base)
        assert parts.hostname is not None, "the registration was admitted with a host"
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        reader, writer = await asyncio.open_connection(
            await checked(parts.hostname, port, self._networks),
            port,
            ssl=self._tls if secure else None,
            server_hostname=parts.hostname if secure else None,
            limit=limits.source_head_bytes_max,
        )
        try:
            writer.write(wording.message(call, trip, parts))
            await writer.drain()
            status, headers = await _head(reader)
            content = await _body(reader, status, headers)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        return _reply(call, status, headers, content)


def failure(warn: Warn, code: RefusalCode, call: Call, detail: str) -> Failure:
    """A call that came to nothing."""
    return Failure(warn=warn, refusal=source_failed(code, call.registration.id, detail))


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    for _ in range(HEADS_MAX):
        line, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        version, _, status = line.partition(" ")
        if not version.startswith("HTTP/1.") or not status[:3].isdigit():
            raise Garbled("the answer is no HTTP")
        if int(status[:3]) >= OK:
            pairs = (one.partition(":") for one in rest if one)
            return int(status[:3]), {key.strip().lower(): text.strip() for key, _, text in pairs}
    raise Garbled("the answer has no end of beginnings")


async def _body(reader: asyncio.StreamReader, status: int, headers: dict[str, str]) -> bytes:
    if status == NO_CONTENT:
        return b""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return await _chunks(reader)
    length = headers.get("content-length", "")
    if length:
        if not length.isdigit() or int(length) > limits.source_answer_bytes_max:
            raise Garbled(f"an answer of {length[:20]} bytes")
        return await reader.readexactly(int(length))
    found = b""
    while chunk := await reader.read(limits.source_head_bytes_max):
        found += chunk
        if len(found) > limits.source_answer_bytes_max:
            raise Garbled(f"an answer of over {limits.source_answer_bytes_max} bytes")
    return found


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    found: list[bytes] = []
    left = limits.source_answer_bytes_max
    while True:
        line = (await reader.readuntil(b"\r\n")).partition(b";")[0].strip()
        try:
            size = int(line, 16)
        except ValueError as wrong:
            raise Garbled("the answer's chunks have no length") from wrong
        left -= size
        if size < 0 or left < 0:
            raise Garbled(f"an answer of over {limits.source_answer_bytes_max} bytes")
        if size == 0:
            return b"".join(found)
        found.append(await reader.readexactly(size))
        await reader.readexactly(2)


def _reply(call: Call, status: int, headers: dict[str, str], content: bytes) -> Reply | Failure:
    body = None
    if content.strip():
        try:
            body = orjson.loads(content)
        except orjson.JSONDecodeError as wrong:
            if OK <= status < MULTIPLE:
                raise Garbled("the answer is no JSON") from wrong
    if OK <= status < MULTIPLE:
        return Reply(status=status, headers=headers, body=body)
    told = body.get("detail") or body.get("title") if isinstance(body, dict) else None
    detail = f"it answered {status}" + (f": {str(told)[:200]}" if told else "")
    code = refusals.OF_SOURCE.get(status, refusals.SOURCE_REFUSED)
    refusal = source_failed(code, call.registration.id, detail)
    return Failure(warn=Warn.REFUSED, refusal=refusal, normal=status == NOT_FOUND)
