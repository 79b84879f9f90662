"""From entities of the broker to readings, from readings to isohalines. Pure."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from saola.cityapps import limits
from saola.cityapps.salinity.model import Isohaline, Known, Point, Profile, Reach, Reading
from saola.province.api import AlarmLevel, Quantity, River, Station, measured_at

TRACE = 0.05  # ‰ below which the logarithm says nothing

Entity = Mapping[str, Any]


def reading(
    station: Station,
    quantity: Quantity,
    levels: Iterable[AlarmLevel],
    entity: Entity | None,
    now: dt.datetime,
) -> Reading:
    """What the broker's normalized `entity` says of the salinity at a station."""
    body = (entity or {}).get(quantity.attribute)
    body = body if isinstance(body, dict) else {}
    value, at = _figure(body.get("value")), measured_at(body.get("observedAt"), now)
    too_old = at is None or now - at > dt.timedelta(seconds=quantity.stale_after_s)
    return Reading(
        station=station.code,
        name=station.name,
        lat=station.lat,
        lon=station.lon,
        river=station.river,
        km=station.river_km,
        value=value,
        level=None if value is None else level_of(value, levels),
        at=at,
        recorded_at=measured_at(_value(body.get("recordedAt")), now),
        stale=value is None or too_old,
        source=str(_value((entity or {}).get("source")) or station.source),
    )


def level_of(value: float, levels: Iterable[AlarmLevel]) -> AlarmLevel | None:
    """The most serious level that `value` reaches; None below all of them."""
    return max((one for one in levels if value >= one.at), key=lambda one: one.at, default=None)


def profile(river: River, readings: Iterable[Reading], levels: Sequence[AlarmLevel]) -> Profile:
    """The river's stations from the mouth inland, and where each level's isohaline crosses it."""
    mine = [one for one in readings if one.river == river.code and one.km is not None]
    together = comparable(mine)
    times = [one.measured_at for one in together if one.measured_at is not None]
    return Profile(
        code=river.code,
        name=river.name,
        readings=tuple(sorted(mine, key=lambda one: one.km or 0.0)),
        isohalines=tuple(_isohaline(river, together, level) for level in levels),
        since=min(times, default=None),
        until=max(times, default=None),
        left_out=tuple(one for one in mine if one.fresh and one not in together),
    )


def comparable(readings: Iterable[Reading]) -> list[Reading]:
    """The fresh readings measured at one time: no more than the limit before the newest of them."""
    fresh = [one for one in readings if one.fresh]
    newest = max((one.measured_at for one in fresh if one.measured_at), default=None)
    return [one for one in fresh if newest and _near(one.measured_at, newest)]


def _near(at: dt.datetime | None, newest: dt.datetime) -> bool:
    return at is not None and newest - at <= dt.timedelta(hours=limits.isohaline_apart_h_max)


def reach(readings: Iterable[Reading], limit: float) -> Reach:
    """How far inland `limit` ‰ reaches on one river, told from fresh values alone.

    Between the last station that has it and the next one, the logarithm of salinity is
    interpolated, since salinity falls by a like share with every kilometre of an estuary.
    """
    known = sorted(
        (one.km, one.value)
        for one in readings
        if one.km is not None and one.value is not None and one.fresh
    )
    if not known:
        return Reach(known=Known.UNKNOWN)
    salty = [place for place, (_, value) in enumerate(known) if value >= limit]
    if not salty:
        return Reach(known=Known.SHORT, km=known[0][0])
    if salty[-1] == len(known) - 1:
        return Reach(known=Known.BEYOND, km=known[-1][0])
    (km, value), (next_km, next_value) = known[salty[-1] : salty[-1] + 2]
    if next_km - km > limits.isohaline_gap_km_max:
        return Reach(known=Known.BETWEEN, km=km, until_km=next_km)
    return Reach(known=Known.AT, km=km + _share(value, next_value, limit) * (next_km - km))


def _share(value: float, next_value: float, limit: float) -> float:
    """How much of the way from `value` (at or above the limit) to `next_value` (below it)."""
    low = max(min(next_value, limit), min(TRACE, limit))
    if value <= low:
        return 0.0
    return min(1.0, max(0.0, math.log(value / limit) / math.log(value / low)))


def _isohaline(river: River, readings: Iterable[Reading], level: AlarmLevel) -> Isohaline:
    found = reach(readings, level.at)
    if found.known is not Known.AT or found.km is None:
        return Isohaline(level=level, reach=found)
    lat, lon = point_at(river, found.km)
    return Isohaline(level=level, reach=found, lat=lat, lon=lon)


def point_at(river: River, km: float) -> tuple[float, float]:
    """The latitude and longitude at `km` from the mouth; the river's ends beyond its line."""
    points = list(zip(river.km, river.line, strict=True))
    if km <= points[0][0]:
        return points[0][1][1], points[0][1][0]
    for (before, start), (after, end) in pairwise(points):
        if km <= after:
            share = (km - before) / (after - before)
            lon, lat = (a + share * (b - a) for a, b in zip(start, end, strict=True))
            return lat, lon
    return points[-1][1][1], points[-1][1][0]


def furthest(profiles: Iterable[Profile], limit: float) -> tuple[Profile, Reach] | None:
    """The river on which `limit` ‰ is known to reach furthest inland, and how far.

    A reach beyond the last station counts as far as that station; None when no river knows. Rivers
    whose readings are of another time than the newest are not compared with it.
    """
    known = list(profiles)
    newest = max((one.until for one in known if one.until), default=None)
    found = [
        (one, line.reach)
        for one in known
        if newest is None or _near(one.until, newest)
        for line in one.isohalines
        if line.level.at == limit and line.reach.known in {Known.AT, Known.BEYOND}
    ]
    return max(found, key=lambda pair: pair[1].km or 0.0, default=None)


def points(attribute: object, until: dt.datetime) -> list[Point]:
    """The history out of an attribute in the form `temporalValues`, the oldest first.

    What is dated after `until` is no history.
    """
    found = []
    for one in attribute if isinstance(attribute, list) else [attribute]:
        for value, at in one.get("values", ()) if isinstance(one, dict) else ():
            figure, instant = _figure(value), measured_at(at, until)
            if figure is not None and instant is not None:
                found.append(Point(instant, figure))
    return sorted(found, key=lambda point: point.at)


def thinned(history: Sequence[Point], points_max: int) -> list[Point]:
    """At most so many points: the highest of each like stretch, since peaks are what harms."""
    if len(history) <= points_max:
        return list(history)
    size = math.ceil(len(history) / points_max)
    return [
        max(history[start : start + size], key=lambda point: point.value)
        for start in range(0, len(history), size)
    ]


def drawable(one: Reading, history: Sequence[Point]) -> bool:
    """Whether a station's history, the oldest first, is honest and long enough for a week's line.

    Replayed values were measured on other days than they arrived, so no line or peak joins them.
    """
    least = dt.timedelta(hours=limits.sparkline_span_h_min)
    seen = len(history) > 1 and history[-1].at - history[0].at >= least
    return seen and one.recorded_at is None


def _value(attribute: object) -> object:
    return attribute.get("value") if isinstance(attribute, dict) else attribute


def _figure(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
