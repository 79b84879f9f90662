"""What is asked of sources, and what comes of it."""

import enum
from collections.abc import Mapping
from typing import Any

import msgspec

from saola.kernel.errors import Refusal
from saola.scp.broker.model import Write
from saola.scp.contexts.model import Context
from saola.scp.entities.model import Entity
from saola.scp.registrations.model import Mode, Registration


class Warn(enum.Enum):
    """Why something may be missing from an answer: the codes of clause 6.3.17."""

    STALE = 110
    NOT_VALID = 111  # data came, but they are no good
    NO_ANSWER = 199  # none in time, or nobody there, or a loop
    REFUSED = 299  # the source answered an error


class Trip(msgspec.Struct, frozen=True, kw_only=True):
    """The way a request came: the brokers it passed, and its headers for those who copy them."""

    own: str
    via: str = ""
    passed: frozenset[str] = frozenset()
    headers: Mapping[str, str] = {}

    @property
    def looped(self) -> bool:
        """Whether it has been here before."""
        return self.own in self.passed

    def leads_back(self, one: Registration) -> bool:
        """Whether calling this source would send it round in a circle."""
        return self.looped or (bool(one.alias) and one.alias in self.passed)


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call to a source; `path` follows `/ngsi-ld/v1`, names are those of `context`."""

    registration: Registration
    method: str
    path: str
    params: tuple[tuple[str, str], ...] = ()
    body: Any = None
    context: Context


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What a source answered; `body` is JSON, or None when there is none."""

    status: int
    headers: Mapping[str, str] = {}
    body: Any = None


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """A call of which nothing came, and what to tell of it."""

    warn: Warn
    refusal: Refusal
    normal: bool = False  # the source has no such thing: nothing to warn of


class Contribution(msgspec.Struct, frozen=True):
    """What one place has of an entity."""

    mode: Mode
    entity: Entity


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What of a write is for one place: here when no registration is given.

    `refused` tells why it cannot even be tried.
    """

    write: Write
    registration: Registration | None = None
    refused: Refusal | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a part: why it failed, or which attributes did (name and reason)."""

    part: Part
    refusal: Refusal | None = None
    missing: tuple[tuple[str, str], ...] = ()
    created: bool = False
