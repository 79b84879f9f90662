"""MQTT control packets, 3.1.1 (OASIS, 2014) and 5.0 (2019), as far as devices use them.

Bytes in, values out; whatever breaks the standard is a `Malformed`.
"""

import enum
import struct
from collections.abc import Iterator, Sequence

import msgspec

from saola.scp import limits

LENGTH_BYTES_MAX = 4
V311, V5 = 4, 5


class Malformed(Exception):
    """The bytes are no MQTT, or none this listener takes; the connection ends."""


class Kind(enum.IntEnum):
    """Packet types (2.2.1)."""

    CONNECT = 1
    CONNACK = 2
    PUBLISH = 3
    PUBACK = 4
    PUBREC = 5
    PUBREL = 6
    PUBCOMP = 7
    SUBSCRIBE = 8
    SUBACK = 9
    UNSUBSCRIBE = 10
    UNSUBACK = 11
    PINGREQ = 12
    PINGRESP = 13
    DISCONNECT = 14
    AUTH = 15


class Reason(enum.IntEnum):
    """Reason codes of version 5 (2.4), some of them used with version 3.1.1 in our words."""

    SUCCESS = 0x00
    NOT_AUTHORIZED = 0x87
    BAD_USER = 0x86
    BAD_PROTOCOL = 0x84
    SERVER_BUSY = 0x89
    TAKEN_OVER = 0x8E
    BAD_TOPIC = 0x90
    BAD_PAYLOAD = 0x99


# What 3.1.1 calls them in a CONNACK (3.2.2.3).
_CONNECT_CODES = {
    Reason.SUCCESS: 0,
    Reason.BAD_PROTOCOL: 1,
    Reason.SERVER_BUSY: 3,
    Reason.BAD_USER: 4,
    Reason.NOT_AUTHORIZED: 5,
}
_FLAGS = {Kind.PUBREL: 2, Kind.SUBSCRIBE: 2, Kind.UNSUBSCRIBE: 2}


class Packet(msgspec.Struct, frozen=True):
    """One control packet: its type, its flags, and what follows the fixed header."""

    kind: Kind
    flags: int
    body: bytes


class Connect(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants to connect (3.1)."""

    version: int
    client: str
    keep_alive_s: int
    user: str
    password: str


class Publish(msgspec.Struct, frozen=True, kw_only=True):
    """A message (3.3); `packet` is 0 with QoS 0."""

    topic: str
    payload: bytes
    qos: int
    packet: int


class Splitter:
    """Cuts a stream of bytes into packets."""

    def __init__(self) -> None:
        """Nothing has arrived."""
        self._held = b""

    def feed(self, data: bytes) -> Iterator[Packet]:
        """The packets that are complete now."""
        held, at = self._held + data, 0
        while (cut := _cut(held, at)) is not None:
            packet, at = cut
            yield packet
        self._held = held[at:]


def _cut(held: bytes, at: int) -> tuple[Packet, int] | None:
    if at == len(held):
        return None
    try:
        kind = Kind(held[at] >> 4)
    except ValueError as wrong:
        raise Malformed("packet type 0") from wrong
    flags = held[at] & 0x0F
    if kind is not Kind.PUBLISH and flags != _FLAGS.get(kind, 0):
        raise Malformed(f"flags of {kind.name}")
    length, start = 0, at + 1
    for place in range(LENGTH_BYTES_MAX + 1):
        if place == LENGTH_BYTES_MAX:
            raise Malformed("remaining length")
        if start >= len(held):
            return None
        byte = held[start]
        length |= (byte & 0x7F) << (7 * place)
        start += 1
        if not byte & 0x80:
            break
    if length > limits.mqtt_packet_bytes_max:
        raise Malformed(f"over {limits.mqtt_packet_bytes_max} bytes")
    if len(held) < start + length:
        return None
    return Packet(kind, flags, held[start : start + length]), start + length


class _Reader:
    def __init__(self, body: bytes) -> None:
        self.body = body
        self.at = 0

    def take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self.body):
            raise Malformed("it ends too soon")
        taken = self.body[self.at : end]
        self.at = end
        return taken

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        return int.from_bytes(self.take(2))

    def binary(self) -> bytes:
        return self.take(self.number())

    def text(self) -> str:
        try:
            text = self.binary().decode()
        except UnicodeDecodeError as wrong:
            raise Malformed("text that is not UTF-8") from wrong
        if "\x00" in text:
            raise Malformed("a null character in text")
        return text

    def skip_properties(self, version: int) -> None:
        """Version 5 puts properties here; a publishing device needs none of them heeded."""
        if version != V5:
            return
        length = 0
        for place in range(LENGTH_BYTES_MAX):
            byte = self.byte()
            length |= (byte & 0x7F) << (7 * place)
            if not byte & 0x80:
                self.take(length)
                return
        raise Malformed("length of properties")

    def rest(self) -> bytes:
        return self.take(len(self.body) - self.at)

    def end(self) -> None:
        if self.at != len(self.body):
            raise Malformed("bytes after the end")


def connect(body: bytes) -> Connect:
    """3.1: protocol, flags, keep-alive, client, will (read over), user and password."""
    reader = _Reader(body)
    name, version = reader.text(), reader.byte()
    if name != "MQTT" or version not in {V311, V5}:
        raise Malformed("protocol: MQTT 3.1.1 or 5")
    flags, keep_alive_s = reader.byte(), reader.number()
    has_will, will_qos = bool(flags & 0x04), flags >> 3 & 3
    if flags & 0x01 or will_qos == 3 or (not has_will and flags & 0x38):  # noqa: PLR2004 # QoS ends at 2
        raise Malformed("flags of CONNECT")
    reader.skip_properties(version)
    client = reader.text()
    if has_will:
        reader.skip_properties(version)
        reader.text()
        reader.binary()
    user = reader.text() if flags & 0x80 else ""
    password = reader.binary() if flags & 0x40 else b""
    reader.end()
    if version == V311 and flags & 0x40 and not flags & 0x80:
        raise Malformed("a password without a user")
    return Connect(
        version=version,
        client=client,
        keep_alive_s=keep_alive_s,
        user=user,
        password=password.decode(errors="replace"),
    )


def publish(packet: Packet, version: int) -> Publish:
    """3.3: topic, packet id (QoS 1 and 2), payload."""
    reader = _Reader(packet.body)
    qos = packet.flags >> 1 & 3
    topic = reader.text()
    if qos == 3:  # noqa: PLR2004 # QoS ends at 2
        raise Malformed("QoS 3")
    if not topic or len(topic) > limits.mqtt_topic_chars_max or "+" in topic or "#" in topic:
        raise Malformed("topic of PUBLISH")
    number = reader.number() if qos else 0
    if qos and not number:
        raise Malformed("packet id 0")
    reader.skip_properties(version)
    return Publish(topic=topic, payload=reader.rest(), qos=qos, packet=number)


def packet_id(body: bytes) -> int:
    """The packet id that a PUBREL, SUBSCRIBE or UNSUBSCRIBE begins with."""
    number = _Reader(body).number()
    if not number:
        raise Malformed("packet id 0")
    return number


def filters(packet: Packet, version: int) -> list[tuple[str, int]]:
    """The topics of a SUBSCRIBE or UNSUBSCRIBE, each with the QoS asked for (3.8.3, 3.10.3)."""
    reader = _Reader(packet.body)
    reader.number()
    reader.skip_properties(version)
    asked = []
    while reader.at < len(packet.body):
        topic = reader.text()
        qos = reader.byte() & 3 if packet.kind is Kind.SUBSCRIBE else 0
        asked.append((topic, qos))
    if not asked:
        raise Malformed("no topic asked for")
    return asked


def connack(version: int, reason: Reason) -> bytes:
    """3.2; in version 5 with the number of publishes that may wait (Receive Maximum)."""
    if version == V5:
        properties = struct.pack(">BH", 0x21, limits.mqtt_in_flight_max)
        return _packet(Kind.CONNACK, bytes([0, reason, len(properties)]) + properties)
    return _packet(Kind.CONNACK, bytes([0, _CONNECT_CODES[reason]]))


def acknowledge(kind: Kind, number: int, version: int, reason: Reason = Reason.SUCCESS) -> bytes:
    """PUBACK, PUBREC, PUBCOMP (3.4, 3.5, 3.7); only version 5 can say why not."""
    body = struct.pack(">H", number)
    if version == V5 and reason is not Reason.SUCCESS:
        body += bytes([reason])
    return _packet(kind, body)


def subscribed(packet: Packet, version: int, granted: Sequence[int | None]) -> bytes:
    """SUBACK or UNSUBACK (3.9, 3.11): for each topic the QoS granted, or None for a refusal.

    Of an UNSUBSCRIBE, None means that there was no such subscription.
    """
    number = packet_id(packet.body)
    body = struct.pack(">H", number) + (b"\x00" if version == V5 else b"")
    if packet.kind is Kind.SUBSCRIBE:
        no = Reason.NOT_AUTHORIZED if version == V5 else 0x80
        return _packet(Kind.SUBACK, body + bytes(no if one is None else one for one in granted))
    codes = bytes(0x11 if one is None else 0 for one in granted)
    return _packet(Kind.UNSUBACK, body + (codes if version == V5 else b""))


def published(topic: str, payload: bytes, version: int, number: int = 0) -> bytes:
    """A PUBLISH to a client (3.3): with QoS 1 under a packet id, or 0 without one."""
    name = topic.encode()
    body = struct.pack(">H", len(name)) + name
    if number:
        body += struct.pack(">H", number)
    packet = _packet(Kind.PUBLISH, body + (b"\x00" if version == V5 else b"") + payload)
    return bytes([packet[0] | (2 if number else 0)]) + packet[1:]


def disconnect(version: int, reason: Reason) -> bytes:
    """3.14, which a server may send in version 5 only."""
    return _packet(Kind.DISCONNECT, bytes([reason])) if version == V5 else b""


PINGRESP = bytes([Kind.PINGRESP << 4, 0])


def _packet(kind: Kind, body: bytes) -> bytes:
    flags = _FLAGS.get(kind, 0)
    length, size = len(body), bytearray()
    while True:
        length, byte = divmod(length, 128)
        size.append(byte | (0x80 if length else 0))
        if not length:
            return bytes([kind << 4 | flags]) + bytes(size) + body
