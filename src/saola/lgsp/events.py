"""Facts of the exchange that other parts may hear."""

from typing import ClassVar

from saola.kernel.events import Event


class ContractRequested(Event, frozen=True, kw_only=True):
    """A consumer asks for a service; the owner owes an answer by `due_at` (ISO, UTC)."""

    name: ClassVar[str] = "lgsp.contract.requested.v1"
    contract: str
    consumer: str
    service: str
    due_at: str


class ContractApproved(Event, frozen=True, kw_only=True):
    """The contract is in force from `since` on (a day in Vietnam)."""

    name: ClassVar[str] = "lgsp.contract.approved.v1"
    contract: str
    consumer: str
    service: str
    since: str


class ContractRefused(Event, frozen=True, kw_only=True):
    """The owner refused, in writing."""

    name: ClassVar[str] = "lgsp.contract.refused.v1"
    contract: str
    consumer: str
    service: str


class ContractSuspended(Event, frozen=True, kw_only=True):
    """No call passes under the contract for now."""

    name: ClassVar[str] = "lgsp.contract.suspended.v1"
    contract: str
    consumer: str
    service: str


class ContractResumed(Event, frozen=True, kw_only=True):
    """Calls pass again."""

    name: ClassVar[str] = "lgsp.contract.resumed.v1"
    contract: str
    consumer: str
    service: str


class ContractRevoked(Event, frozen=True, kw_only=True):
    """The contract ended before its time."""

    name: ClassVar[str] = "lgsp.contract.revoked.v1"
    contract: str
    consumer: str
    service: str


class ContractExpired(Event, frozen=True, kw_only=True):
    """The contract's time is over."""

    name: ClassVar[str] = "lgsp.contract.expired.v1"
    contract: str
    consumer: str
    service: str
