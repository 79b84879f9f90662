"""Wires between parts that must not know each other: siblings meet here, through their doors."""

import datetime as dt

from saola.architecture import api as architecture
from saola.architecture.events import SystemAccepted
from saola.kernel import clock, orm
from saola.kernel.db import Tx
from saola.kernel.events import Envelope, Handler
from saola.kernel.plugins import Contribution, Job
from saola.lgsp import api as lgsp

WINDOW = dt.timedelta(days=30)
SYSTEM_PLACE = 3  # of the system's code in VN/GOV/{organisation}/{system}/{service}
COPY_EVERY_S = 2.0


def copy_observed_flows() -> None:
    """Show the traffic of the exchange's evidence log on the connection diagram."""
    seen = [
        architecture.Observed(
            consumer=system_of(flow.consumer),
            provider=system_of(flow.service),
            service=flow.service,
            calls=flow.answered,
            errors=flow.errors,
            refused=flow.refused,
            last_at=clock.parse(flow.last_at),
        )
        for flow in lgsp.flows(clock.now() - WINDOW)
    ]
    with orm.transacting():
        architecture.observe(seen)


def system_of(identifier: str) -> str:
    """The system's code within an X-Road identifier; the whole of one that is no such."""
    places = identifier.split("/")
    return places[SYSTEM_PLACE] if len(places) > SYSTEM_PLACE else identifier


def register_accepted_system(envelope: Envelope, _tx: Tx) -> None:
    """A system that an architect accepted may ask for contracts at the exchange."""
    told = envelope.as_a(SystemAccepted)
    lgsp.register_system(told.code, told.name_vi, told.name_en, told.owner)


CONTRIBUTION = Contribution(
    handlers=(Handler("lgsp.systems", (SystemAccepted,), register_accepted_system),),
    jobs=(Job("architecture.observed", COPY_EVERY_S, copy_observed_flows),),
)
