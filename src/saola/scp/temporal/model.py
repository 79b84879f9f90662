"""What is asked of the history, and what it holds."""

import enum

import msgspec

from saola.scp import limits
from saola.scp.entities.model import Body, Instance

INSTANCE = "urn:ngsi-ld:Instance:"
SCOPE = "scope"  # the name under which the scopes of an entity are remembered
NO_ATTRIBUTE = ("",)  # the names of a span that shows only what an entity itself is
PERIOD_SHIFT = 40  # an instance's number is its period's number, then 40 bits that count up
PERIOD_US = limits.history_period_days * 24 * 3600 * 1_000_000


def period(at: int) -> int:
    """The number of the period in which `at` lies (microseconds since 1970)."""
    return at // PERIOD_US


def first_of(number: int) -> int:
    """The number before which no instance of the period stands."""
    return number << PERIOD_SHIFT


class TimeProperty(enum.Enum):
    """The time that counts (clause 4.8)."""

    OBSERVED = "observedAt"
    CREATED = "createdAt"
    MODIFIED = "modifiedAt"
    DELETED = "deletedAt"


class Method(enum.Enum):
    """What becomes of the instances of a period (clause 4.5.19)."""

    TOTAL = "totalCount"
    DISTINCT = "distinctCount"
    SUM = "sum"
    AVERAGE = "avg"
    LEAST = "min"
    GREATEST = "max"
    DEVIATION = "stddev"  # of the whole population
    SQUARES = "sumsq"


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Instances from `start` (included) to `end` (excluded), microseconds; None leaves it open.

    `last` keeps the newest of each attribute's instances only; 0 keeps all. `names` and `datasets`
    keep those of certain attributes and instances (the default one is empty), `without` leaves
    attributes out.
    """

    property: TimeProperty = TimeProperty.OBSERVED
    start: int | None = None
    end: int | None = None
    last: int = 0
    names: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()


class Period(msgspec.Struct, frozen=True):
    """How long a period of an aggregation is: months of the calendar, then microseconds."""

    months: int = 0
    us: int = 0

    @property
    def whole(self) -> bool:
        """Whether all instances are one period."""
        return not (self.months or self.us)


class Aggregation(msgspec.Struct, frozen=True):
    """What is computed, in this order, for each period; the periods are the span's parts."""

    methods: tuple[Method, ...]
    period: Period = Period()


class Record(msgspec.Struct, frozen=True):
    """One instance as it was stored; `at` is its time by the property asked for."""

    entity: int
    seq: int
    name: str
    dataset: str
    at: int
    created_at: int
    modified_at: int
    deleted_at: int | None
    body: Body

    @property
    def instance_id(self) -> str:
        """Its identifier in the API."""
        return f"{INSTANCE}{self.seq}"


class Bucket(msgspec.Struct, frozen=True):
    """The aggregates of one attribute over one period; None where nothing could be computed."""

    name: str
    dataset: str
    start: int
    end: int
    seq: int  # of an instance that tells the kind
    values: tuple[float | str | None, ...]
    kind: str = ""  # of the attribute, where it is known without asking that instance


class Notes(msgspec.Struct, frozen=True):
    """What a client tells of an entity's past (5.2.20)."""

    id: str
    types: tuple[str, ...]
    scope: tuple[str, ...] | None
    instances: tuple[Instance, ...]
