"""Findings of the analyses, each with the evidence it rests on."""

import datetime as dt
import enum

import msgspec

from saola.architecture.repository.model import Flow, Object, Observed


class Evidence(msgspec.Struct, frozen=True):
    """One reason for suspecting a duplicate: which sign, how strong (0 to 1), and what was seen."""

    sign: str
    weight: float
    seen: str

    @property
    def codes(self) -> tuple[str, ...]:
        """What was seen, one by one."""
        return tuple(self.seen.split(", "))


class Duplicate(msgspec.Struct, frozen=True):
    """Two systems that may do the same work: a question with evidence, never a verdict."""

    one: Object
    other: Object
    score: float
    evidence: tuple[Evidence, ...]


class SeveralMasters(msgspec.Struct, frozen=True):
    """A data entity that more than one system claims to be the source of."""

    entity: str
    systems: tuple[Object, ...]


class FlowState(enum.StrEnum):
    """A flow as declared, held against the traffic that really ran."""

    FLOWING = "flowing"
    SILENT = "silent"
    UNDECLARED = "undeclared"


class JudgedFlow(msgspec.Struct, frozen=True, kw_only=True):
    """A pair of systems with what was declared and what was seen between them."""

    consumer: str
    provider: str
    state: FlowState
    declared: tuple[Flow, ...] = ()
    observed: tuple[Observed, ...] = ()

    @property
    def calls(self) -> int:
        """Exchanges that ran."""
        return sum(item.calls for item in self.observed)

    @property
    def last_at(self) -> dt.datetime | None:
        """When the newest exchange ran, or was refused; None when there was none."""
        return max((item.last_at for item in self.observed), default=None)

    @property
    def errors(self) -> int:
        """Exchanges that failed at the provider."""
        return sum(item.errors for item in self.observed)

    @property
    def refused(self) -> int:
        """Calls that the exchange turned away."""
        return sum(item.refused for item in self.observed)
