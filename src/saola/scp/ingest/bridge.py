"""Another's broker (Mosquitto, EMQX) as the way in: we subscribe, store, and only then acknowledge.

The session is kept by that broker while we are away, so what devices publish meanwhile waits there.
Devices sign in at that broker; the key in the topic is checked here all the same. An uplink from a
LoRaWAN network server carries none: of those, only what comes under the application of a registered
server is taken, and that broker's own rules must keep these topics for the server.
"""

import asyncio
import urllib.parse
from collections.abc import Sequence

import msgspec
from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from saola.kernel import clock, telemetry
from saola.kernel.errors import Kind, Refusal
from saola.scp import limits
from saola.scp.entities.rules import microseconds
from saola.scp.ingest import orders
from saola.scp.ingest.actions import Intake
from saola.scp.ingest.dialects import Claim, Message, claimed, filters
from saola.scp.ingest.model import Command, Device

VIA = "mqtt_broker"
CLIENT = "saola-scp"
KEEP_ALIVE_S = 30
AGAIN_S = 1.0

log = telemetry.logger("scp.mqtt")


class _Told(msgspec.Struct):
    command: Command
    info: mqtt.MQTTMessageInfo


class Bridge:
    """A client of another's broker; its thread receives, the loop stores and acknowledges."""

    def __init__(self, intake: Intake, url: str) -> None:
        """`url` is `mqtt://[user:password@]host[:port]`, or mqtts."""
        self._intake = intake
        self._url = urllib.parse.urlsplit(url)
        self._waiting: asyncio.Queue[mqtt.MQTTMessage] = asyncio.Queue()
        self._told: dict[tuple[str, str], _Told] = {}  # by device and name; not acknowledged yet
        self._storing: asyncio.Task[None] | None = None
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=CLIENT, clean_session=False, manual_ack=True
        )
        self._client.max_inflight_messages_set(limits.mqtt_in_flight_max)

    async def start(self) -> None:
        """Connect, and again whenever the connection is lost."""
        loop = asyncio.get_running_loop()
        secure = self._url.scheme == "mqtts"
        if self._url.username:
            self._client.username_pw_set(
                urllib.parse.unquote(self._url.username),
                urllib.parse.unquote(self._url.password or ""),
            )
        if secure:
            self._client.tls_set()
        topics = [(one, 1) for one in filters(self._intake.register.networks.values())]

        def connected(client: mqtt.Client, *_: object) -> None:
            client.subscribe(topics)
            loop.call_soon_threadsafe(self._intake.commands.wake)

        self._client.on_connect = connected

        def received(_client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
            loop.call_soon_threadsafe(self._waiting.put_nowait, message)

        self._client.on_message = received
        self._client.on_disconnect = lambda *_: log.warning("mqtt_broker_lost")
        assert self._url.hostname, "the setting names a host"
        port = self._url.port or (8883 if secure else 1883)
        self._client.connect_async(self._url.hostname, port, KEEP_ALIVE_S)
        self._client.loop_start()
        self._storing = loop.create_task(self._run())

    async def deliver(self, device: Device, command: Command) -> bool:
        """Whether that broker took the command for a device with a key."""
        if not device.key:
            return False
        self._forget_ended()
        key = command.device, command.name
        told = self._told.get(key)
        if told is None or not told.command.is_same(command):
            if not self._client.is_connected():
                return False
            payload = orders.written(command, device.payload)
            told = _Told(command, self._client.publish(orders.topic(device), payload, qos=1))
            self._told[key] = told
        await asyncio.to_thread(told.info.wait_for_publish, limits.command_delivery_s_max)
        if not told.info.is_published():
            return False
        if self._told.get(key) is told:
            del self._told[key]
        return True

    def _forget_ended(self) -> None:
        """Of each name only the newest command is kept, and none that is over."""
        now = microseconds(clock.now())
        ended = [key for key, told in self._told.items() if told.command.expires_at <= now]
        for key in ended:
            del self._told[key]

    async def stop(self) -> None:
        """Leave; what is not acknowledged stays with the broker."""
        if self._storing is not None:
            self._storing.cancel()
        self._client.disconnect()
        await asyncio.to_thread(self._client.loop_stop)

    async def _run(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while not self._waiting.empty() and len(batch) < limits.mqtt_in_flight_max:
                batch.append(self._waiting.get_nowait())
            stored = False
            while not stored:
                stored = await self._store(batch)
            for message in batch:
                self._client.ack(message.mid, message.qos)

    async def _store(self, batch: list[mqtt.MQTTMessage]) -> bool:
        """Store a batch; False, after a pause, when it failed and must be tried again."""
        heard = [(claim, one) for one in batch if (claim := self._claim(one))]
        try:
            await self._hear(heard)
        except Exception:  # told, and tried again: nothing was acknowledged
            log.exception("readings_not_stored")
            await asyncio.sleep(AGAIN_S)
            return False
        return True

    async def _hear(self, heard: Sequence[tuple[Claim, mqtt.MQTTMessage]]) -> None:
        """Store what was heard, whole or message by message.

        What is refused now is refused at every attempt, and all that comes behind it would wait for
        ever. So it is gone past, and acknowledged: the refused reading stands among those kept with
        their reasons, where an operator finds it. Only what passes by itself is waited for.
        """
        try:
            await self._intake.hear([(claim, bytes(one.payload)) for claim, one in heard])
        except Refusal as refusal:
            if refusal.code.kind is Kind.UNAVAILABLE:
                raise
            if len(heard) > 1:  # one of them is at fault: let it be refused alone
                for one in heard:
                    await self._hear([one])
                return
            ((claim, message),) = heard
            log.warning("message_refused", code=claim.code, why=refusal.message("en"))
            await self._intake.keep_garbled(claim.code, bytes(message.payload), refusal)

    def _claim(self, message: mqtt.MQTTMessage) -> Claim | None:
        """What a message claims; None when it is a stranger's."""
        told = Message(topic=message.topic, payload=bytes(message.payload), sender=None, via=VIA)
        try:
            return claimed(self._intake.register, told)
        except Refusal:
            return None
