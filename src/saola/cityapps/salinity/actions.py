"""Gather the salinity of the province from the broker; its history, station by station."""

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Any

from saola.cityapps import limits
from saola.cityapps.salinity import rules
from saola.cityapps.salinity.model import Point, Profile, Reading, Salinity
from saola.kernel import clock, telemetry
from saola.kernel.errors import Fault
from saola.province import api as province
from saola.province.api import Quantity
from saola.scp import api as scp

log = telemetry.logger("salinity")
QUANTITY = "salinity"  # the pack's code of it


def salinity() -> Salinity:
    """The salinity now; without the platform, stations stand there without values.

    It asks the platform over the network, so it is never called inside a transaction. Refuses when
    the pack measures no salinity.
    """
    quantity = province.quantity(QUANTITY)
    now = clock.now()
    entities: dict[str, dict[str, Any]] = {}
    try:
        found = scp.query(type=quantity.entity_type, limit=limits.entities_max)
    except Fault:
        log.exception("platform_unreachable")
    else:
        entities = {one["id"]: one for one in found}
        return told(quantity, entities, now)
    return told(quantity, entities, now, reachable=False)


def told(
    quantity: Quantity,
    entities: Mapping[str, Mapping[str, Any]],
    now: dt.datetime,
    *,
    reachable: bool = True,
) -> Salinity:
    """What `entities` of the broker, by id, say of the pack's rivers and stations."""
    readings = _readings(quantity, entities, now)
    profiles = tuple(
        found
        for river in province.current().rivers
        if (found := rules.profile(river, readings, quantity.levels)).readings
    )
    on_rivers = {one.station for profile in profiles for one in profile.readings}
    return Salinity(
        at=now,
        profiles=profiles,
        others=tuple(one for one in readings if one.station not in on_rivers),
        levels=quantity.levels,
        unit=quantity.unit,
        reachable=reachable,
    )


def history(one: Reading) -> list[Point]:
    """The week up to a station's newest value, the oldest first; nothing of one that never sent.

    The broker is asked once for each new value.
    """
    return list(_history(one.station, one.at)) if one.at is not None else []


@functools.lru_cache(maxsize=limits.histories_kept_max)
def _history(station: str, until: dt.datetime) -> tuple[Point, ...]:
    quantity = province.quantity(QUANTITY)
    since = until - dt.timedelta(days=limits.history_days)
    found = scp.temporal(
        _entity(quantity, station),
        attrs=quantity.attribute,
        after=clock.isoformat(since),
        last=limits.history_points_max,
    )
    return tuple(rules.points((found or {}).get(quantity.attribute), until))


def histories(profiles: tuple[Profile, ...], others: tuple[Reading, ...]) -> dict[str, list[Point]]:
    """The week of every station that has sent, by code; a platform that fails ends the list."""
    readings = [*(one for profile in profiles for one in profile.readings), *others]
    found: dict[str, list[Point]] = {}
    try:
        for one in readings:
            found[one.station] = history(one)
    except Fault:
        log.exception("history_unreachable")
    return found


def _readings(
    quantity: Quantity, entities: Mapping[str, Mapping[str, Any]], now: dt.datetime
) -> list[Reading]:
    day = province.organisation_day()
    return [
        rules.reading(
            station,
            quantity,
            province.levels(station.code, QUANTITY),
            entities.get(_entity(quantity, station.code)),
            now,
        )
        for station in province.current().stations
        if QUANTITY in station.quantities and station.in_force(day)
    ]


def _entity(quantity: Quantity, station: str) -> str:
    return f"urn:ngsi-ld:{quantity.entity_type}:{station}"
