"""A declaration and its states."""

import datetime as dt
import enum

import msgspec

from saola.architecture.repository.model import Flow, Kind, Name, Object
from saola.kernel.errors import RefusalCode


class State(enum.StrEnum):
    """Where a declaration stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """A system as its unit describes it, and what the architect decided.

    `providers` are codes of the systems it will call; through the exchange, each under a contract.
    """

    code: str
    name: Name
    box: str
    owner: str
    purpose: str
    functions: tuple[str, ...]
    masters: tuple[str, ...]
    reads: tuple[str, ...]
    providers: tuple[str, ...]
    product: str
    state: State
    declared_by: str
    declared_at: dt.datetime
    decided_by: str = ""
    decided_at: dt.datetime | None = None
    reason: str = ""

    def as_object(self) -> Object:
        """The declared system as an object of the inventory."""
        return Object(
            code=self.code,
            kind=Kind.SYSTEM,
            name=self.name,
            box=self.box,
            owner=self.owner,
            purpose=Name(self.purpose, self.purpose),
            functions=self.functions,
            masters=self.masters,
            reads=self.reads,
            product=self.product,
            state="current" if self.state is State.ACCEPTED else "target",
            source=self.owner,
            verified=self.state is State.ACCEPTED,
        )

    def as_flows(self) -> tuple[Flow, ...]:
        """The exchanges it declares."""
        return tuple(
            Flow(
                consumer=self.code,
                provider=provider,
                data=self.reads,
                via="lgsp",
                source=self.owner,
                verified=self.state is State.ACCEPTED,
            )
            for provider in self.providers
        )


class Decision(msgspec.Struct, frozen=True):
    """Whether an act may happen; the refusal says why not."""

    refused: RefusalCode | None = None
    data: dict[str, object] = {}
