"""What a part contributes to the running product.

Handlers and jobs for the worker, a data-plane service for the front. The composition root
collects them; no part looks for another.
"""

from collections.abc import Callable
from typing import Protocol

import msgspec

from saola.kernel.events import Handler
from saola.kernel.http.routing import Route


class Job(msgspec.Struct, frozen=True):
    """A timed door: `run` is called every `every_s` seconds, one call at a time.

    It opens its own transactions (`kernel.orm.transacting`), short ones: a call to the outside
    never happens inside a transaction, since that would hold up every other writer. What it raises
    is logged with a trace id and tried again at the next turn.
    """

    name: str
    every_s: float
    run: Callable[[], None]


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """What a part gives the worker."""

    handlers: tuple[Handler, ...] = ()
    jobs: tuple[Job, ...] = ()


class Service(Protocol):
    """A data-plane service: its routes, and what must run while they are served."""

    @property
    def routes(self) -> tuple[Route, ...]:
        """The doors it answers at."""
        ...

    async def start(self) -> None:
        """Open stores and start background work on the running loop."""
        ...

    async def stop(self) -> None:
        """Finish what was acknowledged, close stores."""
        ...
