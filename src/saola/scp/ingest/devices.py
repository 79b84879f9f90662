"""The register of devices: the stations of the province's pack, with the keys they sign in by.

An installation's own keys stand in `var/keys/devices.json`, `{"<station>": "<key>"}`. The keys that
a pack carries are for demonstration and count in demo mode only.
"""

from collections.abc import Mapping

import msgspec

from saola.kernel import settings
from saola.kernel.errors import Fault
from saola.province import api as province
from saola.province.api import Province, Station
from saola.scp.ingest.model import Device, Measured


def registered(pack: Province) -> dict[str, Device]:
    """The devices of the stations in force, by code."""
    quantities = {
        one.code: Measured(
            code=one.code,
            attribute=one.attribute,
            entity_type=one.entity_type,
            unit=one.unit,
            low=one.low,
            high=one.high,
        )
        for one in pack.quantities
    }
    keys = own_keys()
    day = province.organisation_day()
    return {
        station.code: _device(station, quantities, _key(station, keys))
        for station in pack.stations
        if station.in_force(day)
    }


def own_keys() -> dict[str, str]:
    """The keys of this installation; a Fault when the file is there and cannot be read."""
    path = settings.current().var / "keys" / "devices.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.DecodeError) as broken:
        raise Fault("var/keys/devices.json cannot be read") from broken


def _key(station: Station, own: Mapping[str, str]) -> str:
    demo = station.key if settings.current().demo else ""
    return own.get(station.code, demo)


def _device(station: Station, quantities: Mapping[str, Measured], key: str) -> Device:
    return Device(
        code=station.code,
        key=key,
        name_vi=station.name.vi,
        name_en=station.name.en,
        lon=station.lon,
        lat=station.lat,
        source=station.source,
        verified=station.position_verified,
        quantities=tuple(quantities[code] for code in station.quantities),
    )
