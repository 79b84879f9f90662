"""What travels: a fact, the envelope the relay carries it in, the handler that hears it."""

from collections.abc import Callable
from typing import ClassVar, TypeVar

import msgspec

from saola.kernel.db import Tx


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all facts; subclasses set `name` and add fields without personal data."""

    name: ClassVar[str]


E = TypeVar("E", bound=Event)


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """An event as the relay carries it: where it stands, what it is about, when, and the fact."""

    source: str
    seq: int
    id: str
    name: str
    key: str
    at: str
    trace: str
    body: bytes

    def as_a(self, event: type[E]) -> E:
        """The fact itself; msgspec.ValidationError when the body does not fit."""
        return msgspec.json.decode(self.body, type=event)


class Handler(msgspec.Struct, frozen=True):
    """A subscription: a stable name, the events it wants, what it does inside the transaction.

    A handler never calls the outside (broker, exchange, mail): it would hold the transaction open
    and every writer up. It notes the work in a table of its part; a `kernel.plugins.Job` does it.
    """

    name: str
    events: tuple[type[Event], ...]
    handle: Callable[[Envelope, Tx], None]
