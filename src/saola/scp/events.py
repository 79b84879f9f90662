"""Facts the smart-city platform tells the other parts."""

from typing import Any, ClassVar

from saola.kernel.events import Event


class EntityNotified(Event, frozen=True, kw_only=True):
    """A subscription whose endpoint is `urn:saola:events` matched a change.

    `data` is the entity after the change in simplified form (names → values), `changed` the names
    of the attributes the change touched, `doubtful` those of them whose value may be wrong (the
    reading is out of its plausible range, or the device is stuck). `observed_at` says when they
    were measured (ISO 8601, empty when the writer did not say), `at` when the broker stored the
    change. Only parts of this installation may subscribe so, and none does to entities that hold
    personal data.
    """

    name: ClassVar[str] = "scp.entity.notified.v1"

    subscription: str
    entity: str
    type: str
    data: dict[str, Any]
    changed: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    observed_at: str = ""
    at: str
