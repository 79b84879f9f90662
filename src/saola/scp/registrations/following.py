"""Whoever wants to know of registrations that come, change and go."""

from typing import Protocol

from saola.scp.db import Tx
from saola.scp.registrations.model import Registration, Stored


class Follower(Protocol):
    """Someone who keeps something of every change, in the transaction that stores it."""

    async def changed(
        self, tx: Tx, row: Stored, before: Registration | None, after: Registration | None
    ) -> None:
        """Store what follows from it; `row` is what stands, or stood."""
        ...

    def committed(self) -> None:
        """What was stored is durable now."""
        ...
