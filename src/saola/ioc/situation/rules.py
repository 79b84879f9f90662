"""From entities of the broker to stations with levels; from stations to figures."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from saola.ioc.situation.model import Measure, StationState, Tile
from saola.province.api import AlarmLevel, Indicator, Quantity, Station, Text, measured_at


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
    """What the broker's normalized `entity` says of a quantity at a station.

    What is dated in the future has no time, and so is stale.
    """
    attribute = (entity or {}).get(quantity.attribute)
    body: Mapping[str, Any] = attribute if isinstance(attribute, dict) else {}
    value = body.get("value")
    known = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    figure = float(value) if known and value is not None else None
    at = measured_at(body.get("observedAt"), now)
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
        recorded_at=measured_at(_value(body.get("recordedAt")), now),
        stale=figure is None or at is None or now - at > age,
        source=str(_value((entity or {}).get("source")) or station.source),
        river=station.river,
        river_km=station.river_km,
    )


def _value(attribute: object) -> object:
    return attribute.get("value") if isinstance(attribute, dict) else attribute


def most_pressing_first(states: Iterable[StationState]) -> list[StationState]:
    """Fresh values by level, the most serious first, then what is stale."""
    return sorted(states, key=lambda one: (one.stale, -one.level, one.value is None))


def measures(states: Sequence[StationState]) -> dict[str, Measure]:
    """The figures that stations alone can tell, by name."""
    fresh = [one for one in states if not one.stale]
    salty = [one for one in fresh if one.quantity == "salinity" and one.value is not None]
    newest = max((one.at for one in fresh if one.at), default=None)
    saltiest = max(salty, key=lambda one: one.value or 0.0, default=None)
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
