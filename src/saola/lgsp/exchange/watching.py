"""Keeping a gateway's rules current: a new snapshot counts within half a second of its decision."""

import asyncio
import concurrent.futures

from saola.kernel import clock, telemetry
from saola.kernel.db import Database
from saola.lgsp import limits
from saola.lgsp.evidence import store as evidence
from saola.lgsp.exchange import store
from saola.lgsp.exchange.model import Snapshot
from saola.lgsp.exchange.quota import Quotas, day_start
from saola.lgsp.exchange.rules import Rulebook

log = telemetry.logger("lgsp.exchange")


class Watch:
    """The rules in force, read again whenever their version rises."""

    def __init__(self, database: Database, quotas: Quotas) -> None:
        """`quotas` begin with what the evidence says was used today."""
        self.book = Rulebook(Snapshot())
        self._database = database
        self._quotas = quotas
        # One thread, because connections of a database belong to threads.
        self._reader = concurrent.futures.ThreadPoolExecutor(1, "exchange-rules")
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read the rules, then go on looking for newer ones."""
        await self.refresh()
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
        await asyncio.get_running_loop().run_in_executor(self._reader, self._database.close)
        self._reader.shutdown()

    async def refresh(self) -> None:
        """Take in the newest rules, if they are newer."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._reader, self._read, self.book.version)
        if found is None:
            return
        snapshot, used = found
        for contract, calls in used.items():
            self._quotas.seed(contract, calls, clock.now())
        self.book = Rulebook(snapshot)
        log.info("exchange_rules_in_force", version=snapshot.version)

    def _read(self, known: int) -> tuple[Snapshot, dict[str, int]] | None:
        with self._database.reading() as tx:
            if store.version(tx) == known:
                return None
            snapshot = store.read(tx)
            since = clock.isoformat(day_start(clock.now()))
            fresh = [one.id for one in snapshot.contracts if not self._quotas.known(one.id)]
            return snapshot, {one: evidence.used(tx, one, since) for one in fresh}

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(limits.snapshot_check_s)
            try:
                await self.refresh()
            except Exception:  # the rules known so far hold; the next look may succeed
                log.exception("exchange_rules_unread")
