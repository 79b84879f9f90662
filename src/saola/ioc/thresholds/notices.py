"""What a notice of the broker holds for the rules: readings of the pack's stations."""

import math
from collections.abc import Iterable

from saola.ioc.thresholds.model import Reading
from saola.kernel import clock
from saola.province.api import Quantity, measured_at
from saola.scp.events import EntityNotified

PREFIX = "urn:ngsi-ld:"
SUBSCRIPTION = "urn:ngsi-ld:Subscription:saola-ioc"


def readings(notice: EntityNotified, quantities: Iterable[Quantity]) -> list[Reading]:
    """The readings in `notice`; what is no number, is in doubt or carries no time is none.

    A time in the future is no time.
    """
    station, now = station_of(notice.entity, notice.type), clock.now()
    at = measured_at(notice.observed_at, now)
    if not station or at is None:
        return []
    recorded = measured_at(notice.data.get("recordedAt"), now)
    found = []
    for quantity in quantities:
        if quantity.entity_type != notice.type:
            continue
        if notice.changed and quantity.attribute not in notice.changed:
            continue
        if quantity.attribute in notice.doubtful:
            continue
        value = notice.data.get(quantity.attribute)
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        if math.isfinite(value):
            found.append(
                Reading(
                    station=station,
                    quantity=quantity.code,
                    value=float(value),
                    at=at,
                    measured_at=recorded or at,
                )
            )
    return found


def station_of(entity: str, kind: str) -> str:
    """The station's code in an entity's id; empty when it is no station's entity."""
    before = f"{PREFIX}{kind}:"
    return entity.removeprefix(before) if entity.startswith(before) else ""
