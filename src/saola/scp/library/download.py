"""Fetches a context document, from addresses an operator admits and from nowhere else.

The address is looked up here and checked, and the connection goes to the very address that was
checked, so a name cannot point elsewhere between the two. Redirections are not followed.
"""

import asyncio
import contextlib
import ipaddress
import socket
import ssl
import urllib.parse
from typing import Any

import orjson

from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.refusals import bad_data

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_OK = 200
_PORTS = {"http": 80, "https": 443}


async def download(url: str, admitted: tuple[Network, ...]) -> dict[str, Any]:
    """The document at `url`; refuses when it cannot be had, is too long, or is no context."""
    try:
        async with asyncio.timeout(limits.context_timeout_s):
            body = await _body(url, admitted)
    except (OSError, TimeoutError, EOFError, ValueError) as broken:
        raise Refusal(refusals.CONTEXT_NOT_AVAILABLE, detail=f"{url[:200]}: {broken}") from broken
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as wrong:
        raise bad_data(f"@context: {url[:200]} is no JSON") from wrong
    if not isinstance(document, dict) or "@context" not in document:
        raise bad_data(f"@context: {url[:200]} holds none")
    return document


async def _body(url: str, admitted: tuple[Network, ...]) -> bytes:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or not url.isascii() or " " in url:
        raise ValueError("no http or https URL")
    secure = parts.scheme == "https"
    port = parts.port or _PORTS[parts.scheme]
    reader, writer = await asyncio.open_connection(
        await _address(parts.hostname, port, admitted),
        port,
        ssl=ssl.create_default_context() if secure else None,
        server_hostname=parts.hostname if secure else None,
    )
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        head = f"GET {target} HTTP/1.0\r\nHost: {parts.netloc}\r\nAccept: application/ld+json\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode("ascii"))
        await writer.drain()
        answer = await _read(reader)
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    lines, _, body = answer.partition(b"\r\n\r\n")
    version, status, *_ = lines.split(b"\r\n", 1)[0].split(None, 2)
    if not version.startswith(b"HTTP/1.") or int(status) != _OK:
        raise ValueError(f"the server answered {status[:10]!r}")
    return body


async def _read(reader: asyncio.StreamReader) -> bytes:
    found = b""
    while chunk := await reader.read(limits.context_bytes_max):
        found += chunk
        if len(found) > limits.context_bytes_max:
            raise ValueError(f"over {limits.context_bytes_max} bytes")
    return found


async def _address(host: str, port: int, admitted: tuple[Network, ...]) -> str:
    """An address of the host among those admitted; multicast and unspecified ones never are."""
    if not admitted:  # not even the name is looked up
        raise ValueError("contexts are not fetched from anywhere")
    loop = asyncio.get_running_loop()
    for *_, address in await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        ip = ipaddress.ip_address(str(address[0]))
        if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        if ip.is_multicast or ip.is_unspecified or ip.is_link_local:
            continue
        if any(ip in network for network in admitted):
            return str(address[0])
    raise ValueError("contexts are not fetched from there")
