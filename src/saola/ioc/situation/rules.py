"""From entities of the broker to stations with levels; from stations to figures."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from saola.ioc.incidents.model import Incident, Severity
from saola.ioc.situation.model import Isohaline, Measure, StationState, Tile
from saola.province.api import AlarmLevel, Indicator, Quantity, Station, Text

GAP_KM_MAX = 25.0  # between two stations further apart nothing is interpolated
TRACE = 0.05  # ‰ below which the logarithm says nothing


def level_of(value: float, levels: Iterable[AlarmLevel]) -> AlarmLevel | None:
    """The most serious alarm level that `value` reaches; None below all of them."""
    reached = [one for one in levels if value >= one.at]
    return max(reached, key=lambda one: one.level, default=None)


def state_of(
    station: Station,
    quantity: Quantity,
    levels: Iterable[AlarmLevel],
    entity: Mapping[str, Any] | None,
    now: dt.datetime,
) -> StationState:
    """What the broker's normalized `entity` says of a quantity at a station."""
    attribute = (entity or {}).get(quantity.attribute)
    body: Mapping[str, Any] = attribute if isinstance(attribute, dict) else {}
    value = body.get("value")
    known = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    figure = float(value) if known and value is not None else None
    at = _instant(body.get("observedAt"))
    known_levels = tuple(levels)
    level = level_of(figure, known_levels) if figure is not None else None
    age = dt.timedelta(seconds=quantity.stale_after_s)
    return StationState(
        station=station.code,
        name=station.name,
        lat=station.lat,
        lon=station.lon,
        quantity=quantity.code,
        quantity_name=quantity.name,
        unit=quantity.unit,
        entity=f"urn:ngsi-ld:{quantity.entity_type}:{station.code}",
        value=figure,
        level=level.level if level else 0,
        level_name=level.name if level else None,
        judged=bool(known_levels),
        at=at,
        recorded_at=_instant(_value(body.get("recordedAt"))),
        stale=figure is None or at is None or now - at > age,
        source=str(_value((entity or {}).get("source")) or station.source),
        river=station.river,
        river_km=station.river_km,
    )


def _value(attribute: object) -> object:
    return attribute.get("value") if isinstance(attribute, dict) else attribute


def _instant(text: object) -> dt.datetime | None:
    if not isinstance(text, str):
        return None
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def most_pressing_first(states: Iterable[StationState]) -> list[StationState]:
    """Fresh values by level, the most serious first, then what is stale."""
    return sorted(states, key=lambda one: (one.stale, -one.level, one.value is None))


def most_serious_first(incidents: Iterable[Incident]) -> list[Incident]:
    """The most serious incidents first, the order of the like kept."""
    order = tuple(Severity)
    return sorted(incidents, key=lambda one: -order.index(one.severity))


def isohaline(states: Iterable[StationState], limit: float) -> Isohaline | None:
    """How far inland `limit` ‰ reaches on one river.

    ln S is interpolated between the last station at or above the limit and the next one; only
    fresh values count. None when no station reaches it, or the next one is too far to tell.
    """
    known = sorted(
        (one.river_km, one.value)
        for one in states
        if one.river_km is not None and one.value is not None and not one.stale
    )
    salty = [place for place, (_, value) in enumerate(known) if value >= limit]
    if not salty:
        return None
    km, value = known[salty[-1]]
    if salty[-1] == len(known) - 1:
        return Isohaline(km=km, beyond=True)
    next_km, next_value = known[salty[-1] + 1]
    if next_km - km > GAP_KM_MAX:
        return None
    low = max(next_value, TRACE)
    share = math.log(value / limit) / math.log(value / low) if value > low else 0.0
    return Isohaline(km=km + share * (next_km - km))


def measures(states: Sequence[StationState]) -> dict[str, Measure]:
    """The figures that stations alone can tell, by name."""
    fresh = [one for one in states if not one.stale]
    salty = [one for one in fresh if one.quantity == "salinity" and one.value is not None]
    newest = max((one.at for one in fresh if one.at), default=None)
    saltiest = max(salty, key=lambda one: one.value or 0.0, default=None)
    rivers = {one.river for one in salty if one.river}
    lines = [
        line
        for river in sorted(rivers)
        if (line := isohaline([one for one in salty if one.river == river], 4.0))
    ]
    stations = {one.station for one in states}
    monitoring = Text("các trạm quan trắc", "monitoring stations")
    return {
        "stations_reporting": Measure(
            value=len({one.station for one in fresh}),
            at=newest,
            source=Text(f"{len(stations)} trạm quan trắc", f"{len(stations)} monitoring stations"),
        ),
        "stations_alarming": Measure(
            value=len({one.station for one in fresh if one.level}), at=newest, source=monitoring
        ),
        "salinity_max": Measure(
            value=saltiest.value if saltiest else None,
            at=saltiest.at if saltiest else None,
            source=saltiest.name if saltiest else monitoring,
            recorded_at=saltiest.recorded_at if saltiest else None,
        ),
        "isohaline_4_km": Measure(
            value=round(max(line.km for line in lines), 1) if lines else None,
            at=max((one.at for one in salty if one.at), default=None) if lines else None,
            source=monitoring,
        ),
    }


def tile(indicator: Indicator, found: Mapping[str, Measure]) -> Tile:
    """An indicator with its figure; one whose measure is unknown here says so with a dash."""
    unknown = Measure(value=None, at=None, source=Text("chưa tính được", "not computed"))
    measure = found.get(indicator.measure, unknown)
    good = None
    if indicator.target is not None and measure.value is not None:
        below = measure.value <= indicator.target
        good = below if indicator.good == "low" else measure.value >= indicator.target
    return Tile(
        code=indicator.code, name=indicator.name, unit=indicator.unit, measure=measure, good=good
    )
