"""Loading the registry: the baseline and the pack's systems; running it again changes nothing."""

from pathlib import Path

from saola.kernel import audit, clock, orm, settings
from saola.kernel.audit import Act
from saola.lgsp import audited
from saola.lgsp.registry import actions, baseline, store
from saola.lgsp.registry.model import Organisation, Service, System

LOADER = "saola:pack"


def load(own: Organisation, systems: tuple[System, ...], services: tuple[Service, ...]) -> None:
    """Put the province, its systems and services, and the national ones in the registry.

    Contracts that a person has decided since stay as they are.
    """
    with orm.transacting() as tx:
        before = store.snapshot()
        for organisation in (own, *baseline.ORGANISATIONS):
            store.put_organisation(organisation)
        for system in (*systems, *baseline.systems(own.code)):
            store.put_system(system)
        for service in (*services, *baseline.services()):
            store.put_service(service)
        for ask in baseline.asks(clock.today()):
            if not store.known_contract(ask.consumer, ask.service, ask.purpose):
                store.add_contract(actions.prepared(ask, LOADER))
        if store.snapshot() != before:
            audit.record(tx, audited.LOADED, Act(actor=LOADER, record=own.code))
            actions.changed()


def load_current() -> None:
    """Load the province pack of this installation."""
    name = Path(settings.current().pack).name
    load(baseline.own_organisation(name, name, name), (), ())
