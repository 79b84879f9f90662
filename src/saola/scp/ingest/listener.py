"""Our own MQTT listener: devices sign in, publish, and hear the commands that are for them alone.

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
from saola.scp.ingest import orders, packets
from saola.scp.ingest.actions import Intake
from saola.scp.ingest.dialects import Claim, Message, Sender, claimed
from saola.scp.ingest.model import Command, Device
from saola.scp.ingest.packets import Connect, Kind, Malformed, Packet, Publish, Reason

VIA = "mqtt"
SWEEP_S = 1.0
NUMBER_MAX = 0xFFFF  # of a packet
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
        self.listening: dict[str, _Connection] = {}  # for commands, by device
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

    async def deliver(self, device: Device, command: Command) -> bool:
        """Whether a connection of the device took the command and said so."""
        connection = self.listening.get(device.code)
        return connection is not None and await connection.command(device, command)

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
        self._topics: dict[str, tuple[Device, int]] = {}
        self._told: dict[int, asyncio.Future[bool]] = {}
        self._last_number = 0

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
        for topic in tuple(self._topics):
            self._unsubscribe(topic)
        for waiting in self._told.values():
            if not waiting.done():
                waiting.set_result(False)
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
                self._change_subscriptions(packet, version)
            case Kind.PUBACK:
                waiting = self._told.get(packets.packet_id(packet.body))
                if waiting is not None and not waiting.done():
                    waiting.set_result(True)
            case Kind.PINGREQ:
                self.transport.write(packets.PINGRESP)
            case Kind.DISCONNECT:
                self._leave()
            case other:
                raise Malformed(f"{other.name} from a client")

    def _change_subscriptions(self, packet: Packet, version: int) -> None:
        asked = packets.filters(packet, version)
        if packet.kind is Kind.SUBSCRIBE:
            granted = [self._subscribe(topic, qos) for topic, qos in asked]
        else:
            granted = [self._unsubscribe(topic) for topic, _ in asked]
        self.transport.write(packets.subscribed(packet, version, granted))
        self.listener.intake.commands.wake()

    def _subscribe(self, topic: str, qos: int) -> int | None:
        """The QoS granted; None unless the topic is where a device hears its own commands."""
        found = orders.TO_DEVICE.fullmatch(topic)
        if found is None:
            return None
        try:
            device = self.listener.intake.register.admit(found["device"], found["key"], VIA)
        except Refusal:
            return None
        self._topics[topic] = device, min(qos, 1)
        self.listener.listening[device.code] = self
        return min(qos, 1)

    def _unsubscribe(self, topic: str) -> int | None:
        device, qos = self._topics.pop(topic, (None, None))
        left = {one.code for one, _ in self._topics.values()}
        listening = self.listener.listening
        if device and device.code not in left and listening.get(device.code) is self:
            del listening[device.code]
        return qos

    async def command(self, device: Device, command: Command) -> bool:
        """Whether the client took the command; with QoS 0 it is believed to."""
        topic, qos = next(
            (topic, qos) for topic, (one, qos) in self._topics.items() if one is device
        )
        if self.transport.is_closing() or self._connect is None:
            return False
        found = orders.TO_DEVICE.fullmatch(topic)
        payload = orders.written(command, (found and found["protocol"]) or device.payload)
        self._last_number = number = self._last_number % NUMBER_MAX + 1 if qos else 0
        self.transport.write(packets.published(topic, payload, self._connect.version, number))
        if not qos:
            return True
        self._told[number] = waiting = asyncio.get_running_loop().create_future()
        try:
            return await asyncio.wait_for(waiting, limits.command_delivery_s_max)
        except TimeoutError:
            return False
        finally:
            del self._told[number]

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
                messages = [(one.claim, one.message.payload) for one in batch]
                good = await self.listener.intake.hear(messages)
                for one, is_good in zip(batch, good, strict=True):
                    reason = Reason.SUCCESS if is_good else Reason.BAD_PAYLOAD
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
