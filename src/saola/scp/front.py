"""The smart-city platform as a data-plane service: its doors, and what runs while they are open."""

from pathlib import Path

from saola.kernel import db, events, settings
from saola.kernel.db import Database
from saola.kernel.http.routing import Route
from saola.kernel.plugins import Service
from saola.scp.access import Access
from saola.scp.broker.http import Doors
from saola.scp.broker.pipeline import Pipeline
from saola.scp.db import connections
from saola.scp.selection.store import FUNCTIONS


def prepare(database: Database) -> None:
    """Bring the tables of `database` up to this version."""
    database.migrate(Path(__file__).parent / "sql")
    with database.transaction() as tx:
        events.prepare(tx)
    database.close()


def service() -> Service:
    """The platform of this installation, as its settings say."""
    everything = settings.current().scp_access == "open"
    return Platform(db.store("scp"), Access(everything=everything))


class Platform:
    """The broker with its followers, on one database."""

    def __init__(self, database: Database, access: Access) -> None:
        """Nothing is opened before `start`."""
        self._database = database
        self.connections = connections(database, FUNCTIONS)
        self.pipeline = Pipeline(self.connections, ())
        self._doors = Doors(self.pipeline, self.connections, access)

    @property
    def routes(self) -> tuple[Route, ...]:
        """The doors."""
        return self._doors.routes()

    async def start(self) -> None:
        """Bring the tables up to date and open the database."""
        prepare(self._database)
        await self.connections.open()

    async def stop(self) -> None:
        """Finish the writes that wait, close the database."""
        await self.pipeline.close()
        await self.connections.close()
