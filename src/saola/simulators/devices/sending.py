"""The two ways in which a device sends; each returns when what it sent is on the platform's disk.

As probes on a battery do, one connects for each reading and leaves.
"""

import datetime as dt
import urllib.parse

import aiomqtt

from saola.kernel import settings
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request
from saola.kernel.http.proxy import Upstream
from saola.province.api import Protocol
from saola.simulators.devices import rules
from saola.simulators.devices.model import Telling, Unreachable, Unwanted

LOOPBACK = "127.0.0.1"
TAKEN, FAILED_FROM = 200, 500
TURNED_AWAY = {1, 2, 4, 5, 134, 135}  # CONNACK: bad version, identifier, password, not authorised
SECONDS_MAX = 10


class Ways:
    """Where the platform listens to devices: its front door, and an MQTT broker."""

    def __init__(self, front: str, mqtt: str) -> None:
        """`front` is http://host:port; `mqtt` is mqtt://[user:password@]host[:port], or mqtts."""
        self._front = Upstream(front)
        self._mqtt = urllib.parse.urlsplit(mqtt)

    async def open(self) -> bool:
        """Whether the platform answers at all."""
        ask = Request(method="GET", path="/readyz")
        try:
            return (await self._front.call(ask, seconds_max=SECONDS_MAX)).status == TAKEN
        except Refusal:
            return False

    async def send(self, one: Telling, at: dt.datetime) -> None:
        """Send by the station's protocol; raises Unreachable, or Unwanted when it was refused."""
        if one.sender.protocol is Protocol.HTTP:
            await self._post(one, at)
        else:
            await self._publish(one, at)

    async def _post(self, one: Telling, at: dt.datetime) -> None:
        shown = urllib.parse.urlencode({"k": one.sender.key, "i": one.sender.code})
        request = Request(
            method="POST",
            path="/iot/json",
            query=shown,
            headers={"content-type": "application/json"},
            body=rules.payload(one, at),
        )
        try:
            answer = await self._front.call(request, seconds_max=SECONDS_MAX)
        except Refusal as away:
            raise Unreachable(away.code.code) from away
        if answer.status >= FAILED_FROM:
            raise Unreachable(str(answer.status))
        if answer.status != TAKEN:
            raise Unwanted(str(answer.status))

    async def _publish(self, one: Telling, at: dt.datetime) -> None:
        secure = self._mqtt.scheme == "mqtts"
        client = aiomqtt.Client(
            self._mqtt.hostname or LOOPBACK,
            self._mqtt.port or (8883 if secure else 1883),
            username=urllib.parse.unquote(self._mqtt.username or one.sender.code),
            password=urllib.parse.unquote(self._mqtt.password or one.sender.key),
            tls_params=aiomqtt.TLSParameters() if secure else None,
            timeout=SECONDS_MAX,
        )
        try:
            async with client as connection:
                topic = f"/{one.sender.key}/{one.sender.code}/attrs"
                await connection.publish(topic, rules.payload(one, at), qos=1)
        except aiomqtt.MqttCodeError as wrong:
            code = getattr(wrong.rc, "value", wrong.rc)
            if code in TURNED_AWAY:
                raise Unwanted(str(wrong)) from wrong
            raise Unreachable(str(wrong)) from wrong
        except aiomqtt.MqttError as away:
            raise Unreachable(str(away)) from away


def ways() -> Ways:
    """The doors of this installation."""
    wanted = settings.current()
    host = LOOPBACK if wanted.host in {"0.0.0.0", "::"} else wanted.host  # noqa: S104 # it is compared, not bound
    mqtt = wanted.mqtt_url or f"mqtt://{LOOPBACK}:{wanted.mqtt_port}"
    return Ways(f"http://{host}:{wanted.port}", mqtt)
