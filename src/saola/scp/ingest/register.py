"""Who may send what: devices by code, DevEUI and datastream, and LoRaWAN network servers."""

import hmac
from collections.abc import Mapping
from types import MappingProxyType

from prometheus_client import Counter

from saola.kernel import telemetry
from saola.kernel.errors import Refusal
from saola.scp import refusals
from saola.scp.ingest.model import Device, Measured, Network

STRANGERS = Counter(
    "saola_scp_devices_refused_total", "Attempts of unknown devices, or with a wrong key", ["via"]
)
log = telemetry.logger("scp.ingest")


class Register:
    """The devices and network servers of this installation; it refuses, and counts, strangers."""

    def __init__(
        self,
        devices: Mapping[str, Device] = MappingProxyType({}),
        networks: Mapping[str, Network] = MappingProxyType({}),
    ) -> None:
        """Both by code."""
        self.devices = devices
        self.networks = networks
        self._by_eui = {one.dev_eui: one for one in devices.values() if one.dev_eui}
        self._streams = {
            name: (device, one)
            for device in devices.values()
            for one in device.quantities
            for name in (f"'{device.code}:{one.code}'", str(one.datastream))
            if name != "None"
        }
        self._by_application = {
            (one.dialect, one.application): one for one in networks.values() if one.application
        }

    def admit(self, code: str, key: str, via: str) -> Device:
        """The device that `code` and `key` belong to."""
        device = self.devices.get(code)
        if not _same(device, key) or device is None:
            raise _stranger(via)
        return device

    def sign_in(self, code: str, key: str, via: str) -> Device | Network:
        """The device or network server that `code` and `key` belong to."""
        if code in self.networks:
            return self.network(code, key, via)
        return self.admit(code, key, via)

    def network(self, code: str, key: str, via: str) -> Network:
        """The network server that `code` and `key` belong to."""
        network = self.networks.get(code)
        if not _same(network, key) or network is None:
            raise _stranger(via)
        return network

    def application(self, dialect: str, name: str, via: str) -> Network:
        """The network server whose application of this name a broker is trusted to tell of."""
        network = self._by_application.get((dialect, name))
        if network is None:
            raise _stranger(via)
        return network

    def behind(self, network: Network, dev_eui: str) -> Device:
        """The device of this DevEUI; refuses one that is heard through another server, or none."""
        device = self._by_eui.get(dev_eui.lower())
        if device is None or device.network != network.code:
            raise Refusal(refusals.NOT_BEHIND, network=network.code, dev_eui=dev_eui[:40])
        return device

    def stream(self, name: str, via: str) -> tuple[Device, Measured]:
        """What a SensorThings datastream stands for: its number, or `'station:quantity'`."""
        found = self._streams.get(name)
        if found is None:
            raise _stranger(via)
        return found


def _same(known: Device | Network | None, key: str) -> bool:
    """Whether it is the key; compared even with nobody's, so that the time taken tells nothing."""
    wanted = known.key if known else ""
    return hmac.compare_digest(wanted.encode(), key.encode()) and bool(wanted)


def _stranger(via: str) -> Refusal:
    STRANGERS.labels(via).inc()
    log.warning("device_refused", via=via)
    return Refusal(refusals.UNKNOWN_DEVICE)
