"""Timed doors and event handlers of the rules."""

from saola.ioc.thresholds import actions
from saola.ioc.thresholds.notices import SUBSCRIPTION, readings
from saola.kernel.db import Tx
from saola.kernel.events import Envelope, Handler
from saola.kernel.plugins import Job
from saola.province import api as province
from saola.scp import api as scp
from saola.scp.events import EntityNotified

SUBSCRIBE_EVERY_S = 30.0


def heed(envelope: Envelope, tx: Tx) -> None:
    """Hold the readings of a notice against the rules."""
    notice = envelope.as_a(EntityNotified)
    if notice.subscription != SUBSCRIPTION:
        return
    for reading in readings(notice, province.current().quantities):
        actions.heed(reading)


def subscribe() -> None:
    """Make sure that the broker tells of every change of what the pack's stations measure."""
    types = sorted({one.entity_type for one in province.current().quantities})
    if types:
        scp.subscribe(
            {
                "id": SUBSCRIPTION,
                "type": "Subscription",
                "entities": [{"type": one} for one in types],
                "notification": {"endpoint": {"uri": scp.EVENTS_ENDPOINT}},
            }
        )


HANDLER = Handler("ioc.rules", (EntityNotified,), heed)
SUBSCRIBING = Job("ioc.subscribe", SUBSCRIBE_EVERY_S, subscribe)
