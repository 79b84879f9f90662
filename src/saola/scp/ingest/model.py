"""Devices as they are registered, and what they send."""

import enum
from collections.abc import Mapping

import msgspec


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity that a device measures, and the attribute that holds it.

    `unit` is the unit it is stored in; outside `low` to `high` no reading is possible.
    """

    code: str
    attribute: str
    entity_type: str
    unit: str
    low: float
    high: float


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


class Quality(enum.StrEnum):
    """What is known of an observation beyond its value."""

    GOOD = "good"
    LATE = "late"  # it arrived long after it was measured


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """A measure that was found good: in the stored unit, dated in microseconds since 1970."""

    quantity: Measured
    value: float
    at: int
    quality: Quality


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
