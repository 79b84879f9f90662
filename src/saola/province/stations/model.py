"""A station, what it measures, its alarm levels; and recorded readings to replay."""

import datetime as dt
import enum

import msgspec

from saola.province.text import Dated, Fact, Text


class Protocol(enum.StrEnum):
    """How a station sends."""

    MQTT = "mqtt"
    HTTP = "http"


class Payload(enum.StrEnum):
    """How a device reads commands over MQTT."""

    JSON = "json"
    ULTRALIGHT = "ul"


class NetworkDialect(enum.StrEnum):
    """How a LoRaWAN network server writes."""

    CHIRPSTACK = "chirpstack"  # version 4
    THINGS_STACK = "things_stack"  # version 3


class AlarmLevel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From `at` upwards, in the quantity's unit; `level` counts from 1, the least serious."""

    level: int
    at: float
    name: Text
    legal_ref: str = ""


class Reach(enum.StrEnum):
    """Over what one event of a quantity reaches: the stations there tell of the same thing."""

    RIVER = "river"
    DISTRICT = "district"


class Quantity(Fact, frozen=True, kw_only=True):
    """Something measured; `code` is salinity, water_level, rainfall, pm25, aqi and so on.

    `unit` is the unit stored (‰, m, mm, µg/m³); `low`, `high` bound what is physically plausible.
    A reading older than `stale_after_s` is shown as stale. `reaches` groups alarms: stations on one
    river, else in one district, are one incident; with nothing in it each station is its own.
    """

    code: str
    name: Text
    unit: str
    low: float
    high: float
    stale_after_s: int
    entity_type: str
    attribute: str
    levels: tuple[AlarmLevel, ...] = ()
    reaches: tuple[Reach, ...] = ()


class Channel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a device sends under `name` (or the quantity's code), and how it becomes the quantity.

    `unit` is the one it is sent in when the message says none. The value is
    `gain` × sent + `offset`, or is read off `table` (pairs of sent and true value, the sent ones
    rising; the first and last stretch go on beyond its ends). Values outside `low` to `high` are
    kept and marked doubtful, and so is one sent `stuck_count` times in a row or, unchanged, for
    `stuck_s` seconds. `period_s` is how often one is expected. Zero means: not watched.
    """

    quantity: str
    name: str = ""
    unit: str = ""
    gain: float = 1
    offset: float = 0
    table: tuple[tuple[float, float], ...] = ()
    low: float | None = None
    high: float | None = None
    period_s: int = 0
    stuck_count: int = 0
    stuck_s: int = 0


class Profile(Fact, frozen=True, kw_only=True):
    """A kind of device: what it sends on which channel; the `commands` it takes, as `payload`."""

    code: str
    name: Text
    channels: tuple[Channel, ...] = ()
    commands: tuple[str, ...] = ()
    payload: Payload = Payload.JSON


class Network(Dated, frozen=True, kw_only=True):
    """A LoRaWAN network server that passes on what its devices send, in its `dialect`.

    `application` is its name in MQTT topics: ChirpStack's application id, or `app@tenant` of The
    Things Stack; without it nothing is taken from a broker. `key` is the demo key, as a station's.
    """

    code: str
    name: Text
    dialect: NetworkDialect
    application: str = ""
    key: str = ""


class Station(Dated, frozen=True, kw_only=True):
    """A monitoring station as a device.

    `quantities` are codes. `river_km` is its distance from the mouth along `river`, for
    isohalines. `levels` replace the general alarm levels of a quantity at this place: the datum of
    a gauge is its own. `key` is the demo key with which its device signs in; an installation sets
    its own.

    `profile` is the code of its kind of device. What has a `dev_eui` is heard through the network
    server `network`. `datastreams` are the numbers by which SensorThings clients know its
    quantities.
    """

    code: str
    name: Text
    lat: float
    lon: float
    position_verified: bool = False
    quantities: tuple[str, ...]
    protocol: Protocol = Protocol.MQTT
    river: str = ""
    river_km: float | None = None
    division: str = ""
    levels: dict[str, tuple[AlarmLevel, ...]] = msgspec.field(default_factory=dict)
    key: str = ""
    profile: str = ""
    network: str = ""
    dev_eui: str = ""
    datastreams: dict[str, int] = msgspec.field(default_factory=dict)


class ReadingKind(enum.StrEnum):
    """What a printed figure is."""

    MEASURED = "measured"
    FORECAST = "forecast"


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One recorded figure: where, when (UTC), what, how much, in which unit, and who printed it."""

    station: str
    at: dt.datetime
    quantity: str
    value: float
    unit: str
    kind: ReadingKind
    source: str
    note: str = ""
