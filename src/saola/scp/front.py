"""The smart-city platform as a data-plane service: its doors, and what runs while they are open."""

from pathlib import Path

from saola.kernel import db, events, settings
from saola.kernel.db import Database
from saola.kernel.http.routing import Route
from saola.kernel.plugins import Service
from saola.scp.access import Access
from saola.scp.broker.http import Doors as BrokerDoors
from saola.scp.broker.pipeline import Pipeline
from saola.scp.db import connections
from saola.scp.selection.store import FUNCTIONS
from saola.scp.subscriptions.delivery import Delivery, networks
from saola.scp.subscriptions.http import Doors as SubscriptionDoors
from saola.scp.subscriptions.matching import Matcher
from saola.scp.subscriptions.rules import Network
from saola.scp.temporal.http import Doors as TemporalDoors
from saola.scp.temporal.recorder import Recorder


def prepare(database: Database) -> None:
    """Bring the tables of `database` up to this version."""
    database.migrate(Path(__file__).parent / "sql")
    with database.transaction() as tx:
        events.prepare(tx)
    database.close()


def service() -> Service:
    """The platform of this installation, as its settings say."""
    wanted = settings.current()
    everything = wanted.scp_access == "open"
    admitted = networks(wanted.scp_notify, private=everything or wanted.demo)
    return Platform(db.store("scp"), Access(everything=everything), admitted)


class Platform:
    """The broker with its followers, on one database."""

    def __init__(
        self, database: Database, access: Access, notify: tuple[Network, ...] = ()
    ) -> None:
        """Notifications go to public addresses and to `notify`; nothing is open before `start`."""
        self._database = database
        self.connections = connections(database, FUNCTIONS)
        self.delivery = Delivery(self.connections, notify)
        self.matcher = Matcher(self.delivery.wake)
        self.pipeline = Pipeline(self.connections, (Recorder(), self.matcher))
        self._doors = (
            BrokerDoors(self.pipeline, self.connections, access),
            TemporalDoors(self.connections, access),
            SubscriptionDoors(self.connections, self.matcher, self.delivery, access),
        )

    @property
    def routes(self) -> tuple[Route, ...]:
        """The doors."""
        return tuple(route for doors in self._doors for route in doors.routes())

    async def start(self) -> None:
        """Bring the tables up to date, open the database, deliver what waits."""
        prepare(self._database)
        await self.connections.open()
        await self.matcher.load(self.connections)
        self.delivery.start(self.matcher.get)

    async def stop(self) -> None:
        """Finish the writes that wait, stop delivering, close the database."""
        await self.pipeline.close()
        await self.delivery.stop()
        await self.connections.close()
