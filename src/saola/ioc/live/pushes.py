"""What of an outbox is pushed to screens, to whom, and in which words."""

import msgspec
import orjson

from saola.ioc.events import IncidentChanged, IncidentClosed, IncidentOpened
from saola.ioc.thresholds.notices import SUBSCRIPTION, readings
from saola.kernel import clock
from saola.kernel.events import Envelope, Event
from saola.province import api as province
from saola.scp.events import EntityNotified

INCIDENTS: dict[str, type[Event]] = {
    one.name: one for one in (IncidentOpened, IncidentChanged, IncidentClosed)
}
BULLETINS = "channels.bulletin."  # facts of the channels about notices to the people


class Push(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the stream; `public` tells whether anyone may hear it."""

    event: str
    data: bytes
    public: bool

    def told(self, last_id: str) -> bytes:
        """The event as server-sent events write it (HTML, 9.2)."""
        return b"event: %b\nid: %b\ndata: %b\n\n" % (
            self.event.encode(),
            last_id.encode(),
            self.data,
        )


def push_of(envelope: Envelope) -> Push | None:
    """What is pushed of an event; None when screens need not hear it."""
    if envelope.name == EntityNotified.name:
        return _reading(envelope.as_a(EntityNotified))
    if envelope.name in INCIDENTS:
        fact = envelope.as_a(INCIDENTS[envelope.name])
        data = msgspec.to_builtins(fact) | {"what": envelope.name.split(".")[2]}
        return Push(event="incident", data=orjson.dumps(data), public=False)
    if envelope.name.startswith(BULLETINS):
        what = envelope.name.split(".")[2]
        return Push(event="bulletin", data=orjson.dumps({"what": what}), public=True)
    return None


def _reading(notice: EntityNotified) -> Push | None:
    if notice.subscription != SUBSCRIPTION:
        return None
    pack = province.current()
    found = readings(notice, pack.quantities)
    if not found:
        return None
    data = {
        "station": found[0].station,
        "values": {one.quantity: one.value for one in found},
        "at": clock.isoformat(found[0].at),
        "measured_at": clock.isoformat(found[0].measured_at),
        "source": str(notice.data.get("source", ""))[:300],
    }
    public = any(one.type == notice.type for one in pack.public_types)
    return Push(event="reading", data=orjson.dumps(data), public=public)
