"""Loading the registry: the pack's inventory, then the baseline; running it again changes nothing.

Where both know a system or a service, the baseline's word counts: it says how it is called.
"""

import msgspec

from saola.kernel import audit, clock, orm
from saola.kernel.audit import Act
from saola.lgsp import audited
from saola.lgsp.registry import actions, baseline, inventory, store
from saola.lgsp.registry.model import Organisation, Service, System

LOADER = "saola:pack"


def load(
    own: Organisation,
    members: tuple[tuple[Organisation, System], ...],
    services: tuple[Service, ...],
) -> None:
    """Put the province, the members with their systems, services, and the national ones in.

    Contracts that a person has decided since stay as they are.
    """
    with orm.transacting() as tx:
        before = store.snapshot(), store.organisations(), store.systems()
        ours = baseline.systems(own.code)
        known = {system.code for system in ours}
        owners = {owner.code: owner for owner, system in members if system.code not in known}
        for organisation in (*owners.values(), own, *baseline.ORGANISATIONS):
            store.put_organisation(organisation)
        for system in (*(one for _, one in members if one.code not in known), *ours):
            store.put_system(system)
        for service in services:
            store.put_service(_with_address(service))
        for service in baseline.services():
            store.put_service(service)
        for ask in baseline.asks(clock.today()):
            if not store.known_contract(ask.consumer, ask.service, ask.purpose):
                store.add_contract(actions.prepared(ask, LOADER))
        if (store.snapshot(), store.organisations(), store.systems()) != before:
            audit.record(tx, audited.LOADED, Act(actor=LOADER, record=own.code))
            actions.changed()


def _with_address(service: Service) -> Service:
    """A service of the pack; what an administrator gave it beyond the pack's words stays."""
    kept = store.service(service.code)
    if kept is None or service.base_url:
        return service
    return msgspec.structs.replace(
        kept, system=service.system, service_code=service.service_code, demo=service.demo
    )


def load_current() -> None:
    """Load the province pack of this installation."""
    own, members = inventory.own(), inventory.systems()
    known = {system.code for _, system in members}
    known |= {system.code for system in baseline.systems(own.code)}
    load(own, members, inventory.services(frozenset(known)))


def register_system(code: str, name_vi: str, name_en: str, owner: str) -> None:
    """Let a system of `owner` (an agency code, or words) on the exchange; it has no contract yet.

    A system that is registered already keeps what is known of it.
    """
    with orm.transacting() as tx:
        if store.system(code) is not None:
            return
        member = inventory.organisation(owner)
        if all(one.code != member.code for one in store.organisations()):
            store.put_organisation(member)
        store.put_system(
            System(
                code=code,
                organisation=member.code,
                id="",
                name_vi=name_vi,
                name_en=name_en,
                operator=owner,
                source="architecture",
                verified=True,
            )
        )
        audit.record(tx, audited.REGISTERED, Act(actor="saola:architecture", record=code))
        actions.changed()
