"""What other parts may ask of `lgsp` in the control plane.

`call` goes through the gateway like any client's call; so it needs the front to run, leaves
evidence, and is refused without a contract. It must not be made inside a transaction.
"""

import datetime as dt

from saola.kernel import clock
from saola.lgsp import calling, storage
from saola.lgsp.calling import Answer
from saola.lgsp.evidence import shelf
from saola.lgsp.evidence import store as evidence
from saola.lgsp.evidence.model import Flow
from saola.lgsp.registry import loading, store
from saola.lgsp.registry.model import Contract, Organisation, Service, System

__all__ = [
    "EGOV",
    "NATIONAL_PORTAL",
    "PAYMENT",
    "POPULATION",
    "Answer",
    "Contract",
    "Flow",
    "Organisation",
    "Service",
    "System",
    "call",
    "contracts",
    "evidence_size",
    "flows",
    "load_pack",
    "organisations",
    "register_system",
    "services",
    "systems",
]

EGOV = "egov"  # the system that handles dossiers, as a consumer

# Services that every installation knows, by their short names; the catalogue shows what they take.
POPULATION = "population"
NATIONAL_PORTAL = "national-portal"
PAYMENT = "payment"


def call(  # noqa: PLR0913 # because a call names all that its evidence will show
    service: str,
    method: str,
    path: str,
    *,
    purpose: str,
    dossier: str = "",
    params: dict[str, str] | None = None,
    body: object = None,
    consumer: str = EGOV,
    user: str = "",
) -> Answer:
    """Call a service (by its short name) through the gateway, as system `consumer`.

    `body` is sent as JSON. Errors of the provider are answers with their status. Refuses what the
    exchange refuses (no contract, quota, provider unreachable: Kind.UNAVAILABLE, worth a later
    try); a Fault when the gateway itself cannot be reached.
    """
    return calling.call(
        calling.Call(
            consumer=consumer,
            service=service,
            method=method,
            path=path,
            purpose=purpose,
            dossier=dossier,
            params=params,
            body=body,
            user=user,
        )
    )


def organisations() -> list[Organisation]:
    """The members of the exchange."""
    return store.organisations()


def systems() -> list[System]:
    """The systems that call or answer."""
    return store.systems()


def services() -> list[Service]:
    """The services on offer, open or closed."""
    return store.services()


def contracts(*, state: str = "") -> list[Contract]:
    """The contracts, or those in one state (`approved`: in force)."""
    return store.contracts(state=state)


def flows(since: dt.datetime) -> list[Flow]:
    """What really flowed since then, to the minute: X-Road ids of consumer and service, counts.

    Calls without a contract are in it: `undeclared` counts them, they never reached a provider.
    """
    with storage.prepare().reading() as tx:
        return evidence.flows(tx, clock.isoformat(since))


def evidence_size() -> int:
    """How many exchanges the log has filed, by its newest signed checkpoint."""
    checkpoint = shelf.shelf().checkpoint()
    return 0 if checkpoint is None else checkpoint.size


def register_system(code: str, name_vi: str, name_en: str, owner: str) -> None:
    """Let an accepted system on the exchange, where it may ask for contracts.

    `owner` is an agency code or words. A system that is registered already stays as it is.
    """
    loading.register_system(code, name_vi, name_en, owner)


def load_pack() -> None:
    """Bring the registry up to the province pack; running it again changes nothing.

    Contracts that a person has decided since stay as they are.
    """
    loading.load_current()
