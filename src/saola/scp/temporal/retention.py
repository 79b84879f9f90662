"""History is kept so many days; what is older goes a whole period at a time."""

import asyncio

from saola.kernel import clock, telemetry
from saola.scp import limits
from saola.scp.db import Connections
from saola.scp.entities.rules import microseconds
from saola.scp.temporal import store

DAY_US = 24 * 3600 * 1_000_000

log = telemetry.logger("scp.retention")


class Retention:
    """Looks every hour whether a period has grown too old."""

    def __init__(self, connections: Connections, days: int) -> None:
        """Keep history for `days`; 0 keeps it for good."""
        self._connections = connections
        self._days = days
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, on the running loop."""
        if self._days:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def sweep(self) -> list[int]:
        """Drop the periods that lie wholly before what is kept; their numbers."""
        before = microseconds(clock.now()) - self._days * DAY_US
        async with self._connections.transaction() as tx:
            gone = await store.drop_periods(tx, before)
        if gone:
            log.info("history_dropped", periods=gone)
        return gone

    async def _run(self) -> None:
        while True:
            try:
                await self.sweep()
            except Exception:  # told, and tried again: the database may be away for a while
                log.exception("history_not_dropped")
            await asyncio.sleep(limits.history_sweep_s)
