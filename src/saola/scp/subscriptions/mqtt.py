"""Sends one notification over MQTT 3.1.1 or 5 (clause 7.2) and waits until it is acknowledged.

The address names everything: `mqtt[s]://[user[:password]@]host[:port]/topic[/below]`. The message
is a JSON object of `metadata`, what HTTP says in headers, and `body`.
"""

import asyncio
import contextlib
import ssl
import struct
import urllib.parse
from collections.abc import AsyncIterator

import orjson

from saola.kernel import ids
from saola.scp.ingest.packets import V5, Kind, Malformed, Packet, Splitter
from saola.scp.subscriptions.addresses import NotDelivered, checked
from saola.scp.subscriptions.model import Notification, Subscription
from saola.scp.subscriptions.posting import surroundings
from saola.scp.subscriptions.rules import Network

KEEP_ALIVE_S = 60
PORTS = {"mqtt": 1883, "mqtts": 8883}
PACKET_ID = 1  # one message a connection
READ_BYTES = 4096
FAILURE_FROM = 0x80  # of reason codes
CLEAN, WITH_USER, WITH_PASSWORD = 0x02, 0x80, 0x40
FLAGS = {Kind.PUBREL: 2}


async def publish(
    one: Notification,
    subscription: Subscription,
    networks: tuple[Network, ...],
    tls: ssl.SSLContext,
) -> None:
    """NotDelivered unless the MQTT broker takes it as the quality of service asks."""
    parts = urllib.parse.urlsplit(subscription.endpoint.uri)
    assert parts.hostname is not None
    secure = parts.scheme == "mqtts"
    port = parts.port or PORTS[parts.scheme]
    reader, writer = await asyncio.open_connection(
        await checked(parts.hostname, port, networks),
        port,
        ssl=tls if secure else None,
        server_hostname=parts.hostname if secure else None,
    )
    try:
        packets = _packets(reader)
        endpoint = subscription.endpoint
        writer.write(_connect(parts, endpoint.version))
        await _expect(packets, Kind.CONNACK, at=1)
        topic = urllib.parse.unquote(parts.path[1:])
        writer.write(_publish(topic, message(one, subscription), endpoint.qos, endpoint.version))
        if endpoint.qos == 1:
            await _expect(packets, Kind.PUBACK, at=2)
        elif endpoint.qos:
            await _expect(packets, Kind.PUBREC, at=2)
            writer.write(_packet(Kind.PUBREL, struct.pack(">H", PACKET_ID)))
            await _expect(packets, Kind.PUBCOMP, at=2)
        writer.write(_packet(Kind.DISCONNECT, b""))
        await writer.drain()
    except Malformed as wrong:
        raise NotDelivered(f"the MQTT broker answered {wrong}") from wrong
    finally:
        writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            await writer.wait_closed()


def message(one: Notification, subscription: Subscription) -> bytes:
    """The notification with what surrounds it."""
    metadata = surroundings(subscription)
    return orjson.dumps({"metadata": metadata, "body": orjson.Fragment(one.body)})


async def _packets(reader: asyncio.StreamReader) -> AsyncIterator[Packet]:
    splitter = Splitter()
    while data := await reader.read(READ_BYTES):
        for packet in splitter.feed(data):
            yield packet


async def _expect(packets: AsyncIterator[Packet], kind: Kind, at: int) -> None:
    """The next packet is of this kind, and its code, which stands `at` that place, is a success."""
    async for packet in packets:
        code = packet.body[at] if len(packet.body) > at else 0
        refused = code if kind is Kind.CONNACK else code >= FAILURE_FROM
        if packet.kind is not kind or refused:
            raise NotDelivered(f"the MQTT broker answered {packet.kind.name} with code {code}")
        return
    raise NotDelivered(f"the MQTT broker closed instead of {kind.name}")


def _connect(parts: urllib.parse.SplitResult, version: int) -> bytes:
    """3.1: a session of its own for this one message."""
    user, password = (urllib.parse.unquote(one or "") for one in (parts.username, parts.password))
    # Version 3.1.1 has no password without a user.
    flags = CLEAN | (WITH_USER if user else 0) | (WITH_PASSWORD if user and password else 0)
    body = _text("MQTT") + bytes([version, flags]) + struct.pack(">H", KEEP_ALIVE_S)
    body += _no_properties(version) + _text(f"saola-{ids.new()}"[:23])
    body += _text(user) if flags & WITH_USER else b""
    body += _text(password) if flags & WITH_PASSWORD else b""
    return _packet(Kind.CONNECT, body)


def _publish(topic: str, payload: bytes, qos: int, version: int) -> bytes:
    number = struct.pack(">H", PACKET_ID) if qos else b""
    body = _text(topic) + number + _no_properties(version) + payload
    return _packet(Kind.PUBLISH, body, qos << 1)


def _no_properties(version: int) -> bytes:
    return b"\x00" if version == V5 else b""


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack(">H", len(data)) + data


def _packet(kind: Kind, body: bytes, flags: int | None = None) -> bytes:
    length, size = len(body), bytearray()
    while True:
        length, byte = divmod(length, 128)
        size.append(byte | (0x80 if length else 0))
        if not length:
            first = kind << 4 | (FLAGS.get(kind, 0) if flags is None else flags)
            return bytes([first]) + bytes(size) + body
