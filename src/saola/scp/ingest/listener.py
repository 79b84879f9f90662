"""Our own MQTT listener: devices sign in and publish; nobody can subscribe to anything.

A publish is acknowledged when what it brought is on disk, so a device that repeats what was not
acknowledged loses nothing. QoS 2 is served as well: since a repeated reading changes nothing, to
receive it twice is to receive it once.
"""

import asyncio
from typing import Any

import msgspec
from prometheus_client import Gauge

from saola.kernel import clock, telemetry
from saola.kernel.errors import Refusal
from saola.scp import limits
from saola.scp.ingest import packets
from saola.scp.ingest.actions import Intake
from saola.scp.ingest.dialects import Claim, Message, Sender, claimed
from saola.scp.ingest.model import Arrival
from saola.scp.ingest.packets import Connect, Kind, Malformed, Packet, Publish, Reason

VIA = "mqtt"
SWEEP_S = 1.0
BIND_AGAIN_S = 5.0
PATIENCE = 1.5  # of its keep-alive time, a client may be silent (3.1.2.10)

CONNECTED = Gauge("saola_scp_mqtt_connections", "Devices connected", multiprocess_mode="livesum")
log = telemetry.logger("scp.mqtt")


class Listener:
    """Listens on one address; every connection is one device, or a gateway for several."""

    def __init__(self, intake: Intake) -> None:
        """Give what is published to `intake`."""
        self.intake = intake
        self.connections: set[_Connection] = set()
        self.clients: dict[tuple[str, str], _Connection] = {}  # by device and client id
        self._server: asyncio.Server | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, host: str, port: int) -> None:
        """Listen; while the address is taken by someone else, say so and try again."""
        loop = asyncio.get_running_loop()
        if not await self._bind(host, port):
            self._tasks.append(loop.create_task(self._bind_later(host, port)))
        self._tasks.append(loop.create_task(self._sweep()))

    @property
    def port(self) -> int:
        """The port that is listened on; 0 while there is none."""
        if self._server is None:
            return 0
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self, seconds: float = 5.0) -> None:
        """Take nothing new, acknowledge what is being stored, close."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        storing = {one.storing for one in self.connections if one.storing is not None}
        if storing:
            await asyncio.wait(storing, timeout=seconds)
        for connection in tuple(self.connections):
            connection.close()

    async def _bind(self, host: str, port: int) -> bool:
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(lambda: _Connection(self), host, port)
        except OSError as taken:
            log.warning("mqtt_port_taken", port=port, why=str(taken))
            return False
        return True

    async def _bind_later(self, host: str, port: int) -> None:
        bound = False
        while not bound:
            await asyncio.sleep(BIND_AGAIN_S)
            bound = await self._bind(host, port)
        log.info("mqtt_listening", port=port)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            now = clock.monotonic()
            for connection in tuple(self.connections):
                connection.close_if_silent(now)


class _Received(msgspec.Struct, frozen=True):
    """A publish that waits to be stored, and what its sender claims by it."""

    message: Publish
    claim: Claim


class _Connection(asyncio.Protocol):
    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.storing: asyncio.Task[None] | None = None
        self._splitter = packets.Splitter()
        self._connect: Connect | None = None
        self._sender: Sender = None
        self._waiting: list[_Received] = []
        self._paused = False
        self._writable = True
        self._heard_at = clock.monotonic()

    # --- the transport's calls

    def connection_made(self, transport: Any) -> None:
        # uvloop's transport has a transport's methods without being one of asyncio's.
        self.transport: asyncio.Transport = transport
        self.listener.connections.add(self)
        CONNECTED.inc()
        if len(self.listener.connections) > limits.mqtt_connections_max:
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.listener.connections.discard(self)
        CONNECTED.dec()
        if self._connect and self.listener.clients.get(_own(self._connect)) is self:
            del self.listener.clients[_own(self._connect)]

    def pause_writing(self) -> None:
        self._writable = False
        self._pause_or_resume()

    def resume_writing(self) -> None:
        self._writable = True
        self._pause_or_resume()

    def data_received(self, data: bytes) -> None:
        if self._connect is not None:  # who trickles a CONNECT is as silent as who sends none
            self._heard_at = clock.monotonic()
        try:
            for packet in self._splitter.feed(data):
                if self.transport.is_closing():
                    return
                self._handle(packet)
        except Malformed as wrong:
            log.info("malformed_packet", why=str(wrong))
            self.close()

    # --- packets

    def _handle(self, packet: Packet) -> None:
        if self._connect is None:
            if packet.kind is not Kind.CONNECT:
                raise Malformed(f"{packet.kind.name} before CONNECT")
            self._sign_in(packets.connect(packet.body))
            return
        version = self._connect.version
        match packet.kind:
            case Kind.PUBLISH:
                self._receive(packets.publish(packet, version))
            case Kind.PUBREL:
                number = packets.packet_id(packet.body)
                self.transport.write(packets.acknowledge(Kind.PUBCOMP, number, version))
            case Kind.SUBSCRIBE | Kind.UNSUBSCRIBE:
                self.transport.write(packets.no_subscriptions(packet, version))
            case Kind.PINGREQ:
                self.transport.write(packets.PINGRESP)
            case Kind.DISCONNECT:
                self._leave()
            case other:
                raise Malformed(f"{other.name} from a client")

    def _sign_in(self, asked: Connect) -> None:
        try:
            register = self.listener.intake.register
            self._sender = register.sign_in(asked.user, asked.password, VIA)
        except Refusal:
            self.transport.write(packets.connack(asked.version, Reason.BAD_USER))
            self.close()
            return
        self._connect, self._heard_at = asked, clock.monotonic()
        if asked.client:
            before = self.listener.clients.get(_own(asked))
            self.listener.clients[_own(asked)] = self
            if before is not None:  # 3.1.4: the newer connection of a client takes over
                before.end(Reason.TAKEN_OVER)
        self.transport.write(packets.connack(asked.version, Reason.SUCCESS))

    def _receive(self, message: Publish) -> None:
        """Note a publish for storing; one for a device that is not the sender's ends here."""
        try:
            claim = claimed(
                self.listener.intake.register,
                Message(topic=message.topic, payload=message.payload, sender=self._sender, via=VIA),
            )
        except Refusal as refusal:
            log.info("publish_refused", code=refusal.code.code)
            self.end(Reason.NOT_AUTHORIZED)  # 3.1.1 knows no other way of saying no
            return
        self._waiting.append(_Received(message, claim))
        self._pause_or_resume()
        if self.storing is None:
            self.storing = asyncio.get_running_loop().create_task(self._store())

    async def _store(self) -> None:
        """Store what waits, again and again, and acknowledge it in its order."""
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                reasons = await take(self.listener.intake, batch)
                for one, reason in zip(batch, reasons, strict=True):
                    self._acknowledge(one.message, reason)
                self._pause_or_resume()
        except Refusal:  # too much waits already; the device will send again
            self.end(Reason.SERVER_BUSY)
        except Exception:  # told; without an acknowledgement the device sends again
            log.exception("readings_not_stored")
            self.close()
        finally:
            self.storing = None

    def _acknowledge(self, message: Publish, reason: Reason) -> None:
        if message.qos and self._connect and not self.transport.is_closing():
            kind = Kind.PUBACK if message.qos == 1 else Kind.PUBREC
            version = self._connect.version
            self.transport.write(packets.acknowledge(kind, message.packet, version, reason))

    def _pause_or_resume(self) -> None:
        pause = not self._writable or len(self._waiting) >= limits.mqtt_in_flight_max
        if pause != self._paused and not self.transport.is_closing():
            self._paused = pause
            (self.transport.pause_reading if pause else self.transport.resume_reading)()

    # --- the end

    def end(self, reason: Reason) -> None:
        """Close, telling why where the version can."""
        if self._connect is not None and not self.transport.is_closing():
            self.transport.write(packets.disconnect(self._connect.version, reason))
        self.close()

    def close(self) -> None:
        """Close the connection; what is being stored is stored."""
        self.transport.close()

    def close_if_silent(self, now: float) -> None:
        """Close a connection that never said who it is, or kept silent for too long."""
        allowed: float = limits.mqtt_connect_s_max
        if self._connect is not None:
            allowed = PATIENCE * min(
                self._connect.keep_alive_s or limits.mqtt_keep_alive_s_max,
                limits.mqtt_keep_alive_s_max,
            )
        if now - self._heard_at > allowed and self.storing is None:
            self.close()

    def _leave(self) -> None:
        """DISCONNECT: whatever was published before it is acknowledged before the end."""
        if self.storing is None:
            self.close()
        else:
            self.storing.add_done_callback(lambda _: self.close())


def _own(asked: Connect) -> tuple[str, str]:
    """A client id is its device's alone: nobody takes over another's connection by naming it."""
    return asked.user, asked.client


async def take(intake: Intake, batch: list[_Received]) -> list[Reason]:
    """Store a batch; for each message whether it was good. A garbled one is kept as such."""
    reasons = [Reason.SUCCESS] * len(batch)
    arrivals: list[Arrival] = []
    places: list[int] = []
    for place, one in enumerate(batch):
        try:
            arrivals.append(one.claim.read())
            places.append(place)
        except Refusal as refusal:
            await intake.keep_garbled(one.claim.code, one.message.payload, refusal)
            reasons[place] = Reason.BAD_PAYLOAD
    for place, report in zip(places, await intake.take(arrivals), strict=True):
        if not report.admitted:
            reasons[place] = Reason.BAD_PAYLOAD
    return reasons
