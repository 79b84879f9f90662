"""What the broker's doors ask of whoever knows of other sources of context.

When there are none it is false, and a door does all the work itself.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response
from saola.scp.broker.model import Verb, Write
from saola.scp.broker.reading import Page
from saola.scp.entities.model import Entity
from saola.scp.envelopes import Received
from saola.scp.selection.model import Selection

Headers = tuple[tuple[str, str], ...]
Attempt = Write | tuple[str, Refusal]


class Everything(msgspec.Struct, frozen=True, kw_only=True):
    """One page of entities from everywhere, and what the asker must be warned of."""

    entities: Sequence[Entity]
    more: bool = False
    number: int | None = None
    warnings: Headers = ()


class Elsewhere(Protocol):
    """Sources besides this broker's own store."""

    def __bool__(self) -> bool:
        """Whether there are any."""
        ...

    async def retrieve(
        self, received: Received, entity_id: str, kept: Entity | None
    ) -> tuple[Entity | None, Headers]:
        """The entity out of what is kept here and what sources have, and warnings."""
        ...

    async def query(
        self, received: Received, wanted: Selection, page: Page, *, counted: bool
    ) -> Everything:
        """One page of what matches here and at sources."""
        ...

    async def write(self, received: Received, write: Write) -> Response:
        """Write here and at sources what each is to have; the answer of the operation."""
        ...

    async def write_batch(
        self, received: Received, attempts: Sequence[Attempt], verb: Verb
    ) -> Response:
        """The same for many."""
        ...

    async def purge(self, received: Received, wanted: Selection, here: Response) -> Response:
        """Have sources purge too, and tell how that and the purge `here` went."""
        ...


def stays_here(request: Request) -> bool:
    """Whether the asker wants nothing but what is kept here (6.3.18)."""
    return "local=true" in request.query.split("&")
