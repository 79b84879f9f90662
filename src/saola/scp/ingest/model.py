"""Devices as they are registered, and what they send."""

import enum
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """How what a device sends becomes what it measured: by a line, or by a rising table of pairs.

    `unit` is the one it counts from.
    """

    unit: str
    gain: float = 1
    offset: float = 0
    table: tuple[tuple[float, float], ...] = ()


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """What makes a reading doubtful; None or 0 where nobody said."""

    low: float | None = None
    high: float | None = None
    period_s: int = 0
    stuck_count: int = 0
    stuck_s: int = 0


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity that a device measures, and the attribute that holds it.

    `unit` is the unit it is stored in; outside `low` to `high` no reading is possible. `name` is
    what the device calls it, `sent_unit` the unit of messages that name none, when they are not
    those of the quantity. `datastream` is its number for SensorThings clients.
    """

    code: str
    attribute: str
    entity_type: str
    unit: str
    low: float
    high: float
    name: str = ""
    sent_unit: str = ""
    calibration: Calibration | None = None
    watched: Watched = Watched()
    datastream: int | None = None


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """A LoRaWAN network server, which writes in `dialect`; without a `key` it cannot sign in."""

    code: str
    dialect: str
    application: str = ""
    key: str = ""

    def __repr__(self) -> str:
        """The server without its key."""
        return f"Network({self.code})"


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A registered device; without a `key` it cannot sign in."""

    code: str
    key: str = ""
    name_vi: str = ""
    name_en: str = ""
    lon: float
    lat: float
    source: str = ""
    verified: bool = False
    quantities: tuple[Measured, ...]
    commands: tuple[str, ...] = ()
    payload: str = "json"  # in which it reads commands: json, ul
    network: str = ""
    dev_eui: str = ""

    def __repr__(self) -> str:
        """The device without its key."""
        return f"Device({self.code})"

    @property
    def id(self) -> str:
        """Its entity's id."""
        return f"urn:ngsi-ld:Device:{self.code}"


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One value as sent: named by a quantity's code or attribute; the rest may be left empty."""

    name: str
    value: object
    unit: str = ""
    at: str = ""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Measures taken together; `at` is their time where a measure has none of its own.

    `recorded_at` and `source` belong to a replay of recorded readings: when the value was really
    measured, and who published it.
    """

    measures: tuple[Measure, ...]
    at: str = ""
    recorded_at: str = ""
    source: str = ""


class Arrival(msgspec.Struct, frozen=True):
    """A message of a device that has shown who it is."""

    device: Device
    groups: Sequence[Group]


class Progress(enum.StrEnum):
    """How far a command is."""

    NEW = ""
    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    OK = "OK"
    EXPIRED = "EXPIRED"

    @property
    def order(self) -> int:
        """How far, as a number that never falls."""
        return list(Progress).index(self)


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """Something a device is told to do, with a JSON value; `at` tells it from others so named."""

    device: str
    name: str
    value: Any
    at: int
    expires_at: int
    status: Progress = Progress.NEW

    def is_same(self, other: "Command") -> bool:
        """Whether both are the one command, however far."""
        return (self.device, self.name, self.at) == (other.device, other.name, other.at)

    def waits(self, now: int) -> bool:
        """Whether it is still to be delivered."""
        return self.status in {Progress.NEW, Progress.PENDING} and self.expires_at > now


class Answer(msgspec.Struct, frozen=True):
    """What a device that has shown who it is says came of its commands, by their names."""

    device: Device
    results: Mapping[str, Any]


class Quality(enum.StrEnum):
    """What is known of an observation beyond its value."""

    GOOD = "good"
    LATE = "late"  # it arrived long after it was measured, or after one measured later
    GAP = "gap"  # the one before it is too long ago
    OUT_OF_RANGE = "out_of_range"  # possible, but not plausible at such a device
    STUCK = "stuck"  # the same value too often, or for too long


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """A measure that was found good: in the stored unit, dated in microseconds since 1970.

    `flags` are empty when nothing is known against it. `raw` is the value as sent, in `raw_unit`,
    where a calibration made another of it.
    """

    quantity: Measured
    value: float
    at: int
    flags: tuple[Quality, ...] = ()
    raw: float | None = None
    raw_unit: str = ""


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """The newest observation of a quantity of a device, and since when its value is the same."""

    value: float
    at: int
    since: int
    count: int = 1
    flags: tuple[Quality, ...] = ()


class Outcome(enum.StrEnum):
    """What became of a measure."""

    STORED = "stored"
    LATE = "late"  # older than what is current: kept in the history alone
    REPEATED = "repeated"
    REFUSED = "refused"


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A measure that was not admitted, why (code and sentences), and the measure as sent."""

    measure: str
    value: str
    code: str
    vi: str
    en: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one message: measures by outcome, and those that were refused."""

    counts: Mapping[Outcome, int]
    refused: tuple[Refused, ...] = ()

    @property
    def admitted(self) -> int:
        """Measures that are in the broker now, or were before."""
        return sum(number for outcome, number in self.counts.items() if outcome in ADMITTED)


ADMITTED = (Outcome.STORED, Outcome.LATE, Outcome.REPEATED)
