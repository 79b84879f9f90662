"""The smart-city platform as a data-plane service: its doors, and what runs while they are open."""

import functools
from pathlib import Path

from saola.kernel import db, events, settings
from saola.kernel.db import Database
from saola.kernel.http.routing import Route
from saola.kernel.plugins import Service
from saola.province import api as province
from saola.scp import alias, limits
from saola.scp.access import Access
from saola.scp.broker.consumption import Consumption
from saola.scp.broker.expiry import Expiry
from saola.scp.broker.http import Doors as BrokerDoors
from saola.scp.broker.pipeline import Pipeline
from saola.scp.contexts.shelf import SHELF
from saola.scp.datamodels import rules as datamodels
from saola.scp.datamodels.http import Doors as ModelDoors
from saola.scp.db import beside, connections
from saola.scp.discovery.http import Doors as DiscoveryDoors
from saola.scp.distribution.actions import Distribution
from saola.scp.ingest.actions import Intake
from saola.scp.ingest.bridge import Bridge
from saola.scp.ingest.devices import networks as networks_of
from saola.scp.ingest.devices import registered
from saola.scp.ingest.dispatch import Commands
from saola.scp.ingest.http import Doors as IngestDoors
from saola.scp.ingest.listener import Listener
from saola.scp.ingest.register import Register
from saola.scp.ingest.stands import Stands
from saola.scp.library.actions import Library
from saola.scp.library.http import Doors as LibraryDoors
from saola.scp.registrations.http import Doors as RegistrationDoors
from saola.scp.registrations.registry import Registry
from saola.scp.selection.store import FUNCTIONS
from saola.scp.sourcewatch.http import Doors as WatchDoors
from saola.scp.sourcewatch.watcher import Watcher
from saola.scp.subscriptions.addresses import networks
from saola.scp.subscriptions.delivery import Delivery
from saola.scp.subscriptions.http import Doors as SubscriptionDoors
from saola.scp.subscriptions.matching import Matcher
from saola.scp.subscriptions.missed import Missed
from saola.scp.subscriptions.periodic import Turns
from saola.scp.subscriptions.rules import Network
from saola.scp.subscriptions.store import contexts_named
from saola.scp.temporal.actions import Keeper
from saola.scp.temporal.archive.store import TEMPORARY
from saola.scp.temporal.http import Doors as TemporalDoors
from saola.scp.temporal.jobs import files_of
from saola.scp.temporal.recorder import Recorder
from saola.scp.temporal.tiers import Tiers
from saola.scp.tenants.http import Tenants

LOOPBACK = "127.0.0.1"


def prepare(database: Database) -> None:
    """Bring the tables of `database` up to this version."""
    database.migrate(Path(__file__).parent / "sql")
    with database.transaction() as tx:
        events.prepare(tx)
    database.close()


def service() -> Service:
    """The platform of this installation, as its settings say, and those of its tenants."""
    wanted = settings.current()
    everything = wanted.scp_access == "open"
    admitted = networks(wanted.scp_notify, private=everything or wanted.demo)
    contexts = networks(wanted.scp_contexts, private=everything or wanted.demo)
    pack = province.current()
    public = frozenset(one.type for one in pack.public_types)
    database = db.store("scp")

    def of(tenant: str) -> Platform:
        return Platform(
            beside(database, tenant),
            Access(everything=everything),  # what is public is so of the province's own data
            admitted,
            tenant=tenant,
            instances_max=wanted.scp_instances,
        )

    access = Access(public, everything=everything)
    default = Platform(
        database,
        access,
        admitted,
        register=Register(registered(pack), networks_of(pack)),
        mqtt_port=None if wanted.mqtt_url else wanted.mqtt_port,
        mqtt_url=wanted.mqtt_url,
        context_networks=contexts,
        models=frozenset(one.value for one in pack.checked_types),
        instances_max=wanted.scp_instances,
    )
    return Tenants(default, access, of)


class Platform:
    """The broker with its followers, on one database."""

    def __init__(  # noqa: PLR0913 # what an installation decides about its broker
        self,
        database: Database,
        access: Access,
        notify: tuple[Network, ...] = (),
        *,
        register: Register | None = None,
        mqtt_port: int | None = None,
        mqtt_url: str = "",
        tenant: str = "",
        name: str = "",
        context_networks: tuple[Network, ...] = (),
        instances_max: int = limits.temporal_instances_max,
        models: frozenset[str] = frozenset(),
    ) -> None:
        """Notifications go to public addresses and to `notify`; nothing is open before `start`.

        Readings of the devices in `register` come in over HTTP, over MQTT on `mqtt_port` of the
        loopback address (0: any that is free), and from the MQTT broker at `mqtt_url`. A temporal
        answer holds up to `instances_max` instances. Contexts are fetched from addresses in
        `context_networks`, for every `tenant`. Sources of context are called where notifications
        may go; other brokers know this one by its `name`. Entities of the types in `models` are
        checked by their data models.
        """
        self._database = database
        self._tenant = tenant
        self.connections = connections(database, FUNCTIONS, TEMPORARY)
        self.delivery = Delivery(self.connections, notify)
        self.matcher = Matcher(self.delivery.wake)
        self._turns = Turns(self.connections, self.matcher, self.delivery.wake)
        self.expiry = Expiry(self.connections)
        stands = Stands(self.connections)
        known = register or Register()
        self._commands = Commands(known, self.connections)
        followers = (Recorder(), self.matcher, self.expiry, stands, self._commands)
        self.pipeline = Pipeline(
            self.connections,
            followers,
            functools.partial(datamodels.check, asked=models) if models else None,
        )
        self.intake = Intake(known, self.pipeline, self.connections, stands, self._commands)
        self._mqtt_port = mqtt_port
        self.listener = Listener(self.intake)
        self._bridge = Bridge(self.intake, mqtt_url) if mqtt_url else None
        self.tiers = Tiers(self.connections, files_of(database))
        self.library = Library(self.connections, context_networks, in_use=contexts_named)
        self.registry = Registry(self.connections)
        self.watcher = Watcher(self.delivery.wake)
        self._missed = [Missed(one, self._look) for one in (self.matcher, self.watcher)]
        elsewhere = Distribution(
            self.connections, self.pipeline, self.registry, notify, name or alias.of(tenant)
        )
        keeper = Keeper(self.pipeline, self.connections, self.tiers)
        self.temporal = TemporalDoors(self.connections, self.tiers, access, keeper, instances_max)
        self._doors = (
            BrokerDoors(self.pipeline, self.connections, access, self.expiry, elsewhere),
            Consumption(self.connections, access, self.expiry, elsewhere),
            RegistrationDoors(self.connections, self.registry, self.watcher, access),
            WatchDoors(self.connections, self.watcher, access),
            self.temporal,
            DiscoveryDoors(self.connections, access),
            LibraryDoors(self.library, access),
            SubscriptionDoors(self.connections, self.matcher, self._look, access, self.library),
            ModelDoors(models),
            IngestDoors(self.intake, self.connections, access),
        )

    @property
    def routes(self) -> tuple[Route, ...]:
        """The doors."""
        return tuple(route for doors in self._doors for route in doors.routes())

    def _look(self) -> None:
        """A subscription is new, or another now."""
        self.delivery.wake()
        self._turns.look()

    async def start(self) -> None:
        """Bring the tables up to date, open the database, deliver what waits.

        What fails leaves nothing open.
        """
        prepare(self._database)
        await self.connections.open()
        try:
            await self._begin()
        except BaseException:
            await self.stop()
            raise

    async def _begin(self) -> None:
        await self.library.open()
        await self.matcher.load(self.connections)
        if not self._tenant:
            self.library.attend()
        await self.registry.start()
        await self.watcher.load(self.connections)
        self.delivery.start(lambda key: self.matcher.get(key) or self.watcher.get(key))
        self._turns.start()
        for missed in self._missed:
            missed.start()
        await self.expiry.start(self.pipeline)
        await self.intake.introduce()
        if self._mqtt_port is not None:
            await self.listener.start(LOOPBACK, self._mqtt_port)
        if self._bridge is not None:
            await self._bridge.start()
        self._commands.start(self.pipeline, (self._bridge or self.listener,))

    async def stop(self) -> None:
        """Finish the writes that wait, stop delivering, close the database."""
        await self._commands.stop()
        await self.listener.stop()
        await self.registry.stop()
        if self._bridge is not None:
            await self._bridge.stop()
        await self.expiry.stop()
        await self.pipeline.close()
        for missed in self._missed:
            await missed.stop()
        await self._turns.stop()
        await self.delivery.stop()
        await self.tiers.close()
        await self.connections.close()
        if not self._tenant:
            SHELF.clear()
