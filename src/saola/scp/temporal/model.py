"""What is asked of the history, and what it holds."""

import enum

import msgspec

from saola.scp.entities.model import Body


class TimeProperty(enum.Enum):
    """The time that counts (clause 4.8); the broker creates instances and never changes them."""

    OBSERVED = "observedAt"
    CREATED = "createdAt"
    MODIFIED = "modifiedAt"


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Instances from `start` (included) to `end` (excluded), microseconds; None leaves it open.

    `last` keeps the newest of each attribute's instances only; 0 keeps all.
    """

    property: TimeProperty = TimeProperty.OBSERVED
    start: int | None = None
    end: int | None = None
    last: int = 0
    names: tuple[str, ...] = ()


class Record(msgspec.Struct, frozen=True):
    """One instance as it was stored; `at` is its time by the property asked for."""

    seq: int
    name: str
    dataset: str
    at: int
    modified_at: int
    body: Body

    @property
    def instance_id(self) -> str:
        """Its identifier in the API."""
        return f"urn:ngsi-ld:Instance:{self.seq}"
