"""The exchange as a data-plane service: its doors, and what runs while they are open."""

import asyncio
from pathlib import Path

from saola.kernel import telemetry
from saola.kernel.db import Database
from saola.kernel.errors import Fault
from saola.kernel.http.routing import Route
from saola.kernel.plugins import Service
from saola.lgsp import storage
from saola.lgsp.evidence import keys, shelf
from saola.lgsp.evidence import store as evidence
from saola.lgsp.evidence.filing import Filing
from saola.lgsp.evidence.indexing import Indexing
from saola.lgsp.evidence.log import Log
from saola.lgsp.evidence.shelf import Shelf
from saola.lgsp.exchange.http import Doors
from saola.lgsp.exchange.pipeline import Pipeline
from saola.lgsp.exchange.providers import Providers
from saola.lgsp.exchange.quota import Quotas
from saola.lgsp.exchange.watching import Watch

log = telemetry.logger("lgsp.exchange")


def service() -> Service:
    """The exchange of this installation, as its settings say."""
    return Gateway(storage.database(), shelf.folder())


class Gateway:
    """One gateway with one evidence log."""

    def __init__(self, database: Database, folder: Path) -> None:
        """`folder` holds the log. Nothing is opened before `start`."""
        self._database = database
        self._folder = folder
        self._quotas = Quotas()
        self.watch = Watch(database, self._quotas)
        self._providers = Providers()
        self._filing: Filing | None = None
        self._indexing: Indexing | None = None
        self.doors = Doors(self.watch, Shelf(folder))

    @property
    def routes(self) -> tuple[Route, ...]:
        """The doors."""
        return self.doors.routes()

    async def start(self) -> None:
        """Recover the log, bring its index up to date, read the rules, let calls in.

        A log that cannot be opened halts the exchange and nothing else: its doors refuse.
        """
        storage.make_tables(self._database)
        try:
            self._open_log()
        except (Fault, OSError):
            log.exception("exchange_halted")
        await self.watch.start()
        if self._filing is not None:
            self.doors.pipeline = Pipeline(
                self.watch, self._quotas, self._providers, self._filing, keys.veil()
            )

    async def stop(self) -> None:
        """Finish the exchanges under way, file and index them, close everything."""
        if self.doors.pipeline is not None:
            await self.doors.pipeline.close()
        await self.watch.stop()
        if self._indexing is not None:
            await asyncio.get_running_loop().run_in_executor(None, self._indexing.stop)
        if self._filing is not None:
            await self._filing.close()
        self._providers.close()

    def _open_log(self) -> None:
        signer = keys.signer()
        with self._database.reading() as tx:
            indexed = evidence.indexed(tx, signer.name)
        opened = Log(self._folder, signer, filed=indexed)
        self._filing = Filing(opened)
        self._indexing = Indexing(opened, self._database, signer.name)
        self._indexing.catch_up()  # so that the quotas of the day begin where they ended
        self._indexing.start()
