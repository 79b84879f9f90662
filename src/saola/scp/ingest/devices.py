"""The register of devices: the stations of the province's pack, with the keys they sign in by.

A station's profile says how what it sends is to be read, and what makes it doubtful.

An installation's own keys, of stations and of network servers, stand in `var/keys/devices.json`,
`{"<code>": "<key>"}`. The keys that a pack carries are for demonstration and count in demo mode
only.
"""

from collections.abc import Mapping

import msgspec

from saola.kernel import settings
from saola.kernel.errors import Fault
from saola.province import api as province
from saola.province.api import Channel, Profile, Province, Quantity, Station
from saola.scp.ingest.model import Calibration, Device, Measured, Network, Watched


def registered(pack: Province) -> dict[str, Device]:
    """The devices of the stations in force, by code."""
    quantities = {one.code: one for one in pack.quantities}
    profiles = {one.code: one for one in pack.profiles}
    keys = own_keys()
    day = province.organisation_day()
    return {
        station.code: _device(station, profiles.get(station.profile), quantities, keys)
        for station in pack.stations
        if station.in_force(day)
    }


def networks(pack: Province) -> dict[str, Network]:
    """The network servers in force, by code."""
    keys = own_keys()
    day = province.organisation_day()
    return {
        one.code: Network(
            code=one.code,
            dialect=one.dialect.value,
            application=one.application,
            key=_key(one.code, one.key, keys),
        )
        for one in pack.networks
        if one.in_force(day)
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


def _key(code: str, demo_key: str, own: Mapping[str, str]) -> str:
    return own.get(code, demo_key if settings.current().demo else "")


def _device(
    station: Station,
    profile: Profile | None,
    quantities: Mapping[str, Quantity],
    keys: Mapping[str, str],
) -> Device:
    channels = {one.quantity: one for one in profile.channels} if profile else {}
    return Device(
        code=station.code,
        key=_key(station.code, station.key, keys),
        name_vi=station.name.vi,
        name_en=station.name.en,
        lon=station.lon,
        lat=station.lat,
        source=station.source,
        verified=station.position_verified,
        quantities=tuple(
            _measured(quantities[code], channels.get(code), station.datastreams.get(code))
            for code in station.quantities
        ),
        commands=profile.commands if profile else (),
        payload=profile.payload.value if profile else "json",
        network=station.network,
        dev_eui=station.dev_eui.lower(),
    )


def _measured(one: Quantity, channel: Channel | None, datastream: int | None) -> Measured:
    plain = Measured(
        code=one.code,
        attribute=one.attribute,
        entity_type=one.entity_type,
        unit=one.unit,
        low=one.low,
        high=one.high,
        datastream=datastream,
    )
    if channel is None:
        return plain
    line = channel.gain, channel.offset
    calibration = Calibration(
        unit=channel.unit or one.unit, gain=line[0], offset=line[1], table=channel.table
    )
    return msgspec.structs.replace(
        plain,
        name=channel.name,
        sent_unit=channel.unit,
        calibration=calibration if channel.table or line != (1, 0) else None,
        watched=Watched(
            low=channel.low,
            high=channel.high,
            period_s=channel.period_s,
            stuck_count=channel.stuck_count,
            stuck_s=channel.stuck_s,
        ),
    )
