"""Gather the situation: what the broker knows, what is running, the figures of the tiles."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from saola.egov import api as egov
from saola.ioc import limits, refusals
from saola.ioc.feedback import store as feedback
from saola.ioc.incidents import store as incidents
from saola.ioc.incidents.model import Incident
from saola.ioc.incidents.rules import pressing_first
from saola.ioc.situation import extensions, rules
from saola.ioc.situation.model import Mark, Measure, StationState, Tile
from saola.kernel import clock, telemetry
from saola.kernel.errors import Fault, Refusal
from saola.province import api as province
from saola.province.api import Indicator, Quantity, Text
from saola.scp import api as scp

log = telemetry.logger("situation")

# Shown when the pack names no indicators.
USUAL = (
    Indicator(
        code="stations",
        name=Text("Trạm đang gửi số liệu", "Stations reporting"),
        measure="stations_reporting",
        unit=Text("trạm", "stations"),
        good="high",
    ),
    Indicator(
        code="alarming",
        name=Text("Trạm vượt ngưỡng", "Stations over a limit"),
        measure="stations_alarming",
        unit=Text("trạm", "stations"),
    ),
    Indicator(
        code="incidents",
        name=Text("Sự cố đang diễn ra", "Incidents running"),
        measure="incidents_open",
        unit=Text("sự cố", "incidents"),
    ),
    Indicator(
        code="dossiers",
        name=Text("Hồ sơ đang giải quyết", "Dossiers in process"),
        measure="dossiers_open",
        unit=Text("hồ sơ", "dossiers"),
    ),
)
PUNCTUALITY_WINDOW = dt.timedelta(days=30)


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """The province now; `reachable` tells whether the platform answered."""

    at: dt.datetime
    stations: list[StationState]
    tiles: list[Tile]
    incidents: list[Incident]
    marks: list[Mark]
    reachable: bool


def situation() -> Situation:
    """The situation as of now; without the platform, stations stand there without values.

    It asks the platform over the network, so it is never called inside a transaction.
    """
    now = clock.now()
    entities, reachable = _entities()
    stations = _stations(entities, now)
    running = pressing_first(incidents.open_incidents(limits.incidents_listed_max))
    added = [extend(entities, now) for extend in extensions.extensions()]
    figures = rules.measures(stations) | _own_measures(now)
    for one in added:
        figures |= one.measures
    marks = [mark for one in added for mark in one.marks]
    indicators = province.current().indicators or USUAL
    tiles = [rules.tile(one, figures) for one in indicators]
    return Situation(
        at=now,
        stations=stations,
        tiles=tiles,
        incidents=running,
        marks=marks,
        reachable=reachable,
    )


def history(station: str, quantity: str) -> list[tuple[str, float]]:
    """The values of the last 24 hours as pairs of instant and value, the oldest first.

    Refuses a station that the pack lacks or that does not measure the quantity.
    """
    pack = province.current()
    found = next((one for one in pack.stations if one.code == station), None)
    if found is None or quantity not in found.quantities:
        raise Refusal(refusals.NO_SUCH_STATION, code=station[:80], quantity=quantity[:80])
    measured = province.quantity(quantity)
    since = clock.now() - dt.timedelta(hours=limits.history_hours_max)
    told = scp.temporal(
        f"urn:ngsi-ld:{measured.entity_type}:{station}",
        attrs=measured.attribute,
        after=clock.isoformat(since),
        last=limits.history_points_max,
    )
    return sorted(_points((told or {}).get(measured.attribute), clock.now()))


def _points(attribute: Any, now: dt.datetime) -> Iterable[tuple[str, float]]:
    """Pairs out of an attribute in the form `temporalValues`; datasets follow one another."""
    for one in attribute if isinstance(attribute, list) else [attribute or {}]:
        for value, at in one.get("values", ()):
            if isinstance(value, int | float) and province.measured_at(at, now):
                yield at, float(value)


def _entities() -> tuple[dict[str, dict[str, Any]], bool]:
    """What the broker holds of the stations' types, by id; whether it answered."""
    found: dict[str, dict[str, Any]] = {}
    try:
        for kind in sorted({one.entity_type for one in province.current().quantities}):
            for entity in scp.query(type=kind, limit=limits.stations_max):
                found[entity["id"]] = entity
    except Fault:
        log.exception("platform_unreachable")
        return {}, False
    return found, True


def _stations(entities: dict[str, dict[str, Any]], now: dt.datetime) -> list[StationState]:
    pack, day = province.current(), province.organisation_day()
    quantities: dict[str, Quantity] = {one.code: one for one in pack.quantities}
    states = []
    for station in pack.stations:
        if not station.in_force(day):
            continue
        for code in station.quantities:
            quantity = quantities[code]
            entity = entities.get(f"urn:ngsi-ld:{quantity.entity_type}:{station.code}")
            levels = province.levels(station.code, code)
            states.append(rules.state_of(station, quantity, levels, entity, now))
    return rules.most_pressing_first(states)


def _own_measures(now: dt.datetime) -> dict[str, Measure]:
    """Figures from the control plane's own books; they are as old as this moment."""
    done, on_time = incidents.punctuality(now - PUNCTUALITY_WINDOW)
    today = clock.today()
    period = egov.Period(today - PUNCTUALITY_WINDOW, today)
    counts = egov.statistics("", period)
    solved = counts.solved
    in_time = counts.solved_early + counts.solved_on_time
    answered = feedback.counts(None, now - PUNCTUALITY_WINDOW, now)
    ledger = Text("sổ sự cố", "the incident log")
    reports = Text("phản ánh đã trả lời, 30 ngày", "reports answered, 30 days")
    dossiers = Text("sổ hồ sơ một cửa", "the dossier register")
    return {
        "incidents_open": Measure(value=incidents.count_open(), at=now, source=ledger),
        "tasks_on_time": Measure(value=_share(on_time, done), at=now, source=ledger),
        "reports_on_time": Measure(
            value=_share(answered.on_time, answered.answered), at=now, source=reports
        ),
        "dossiers_open": Measure(value=counts.in_process, at=now, source=dossiers),
        "dossiers_late": Measure(value=counts.in_process_late, at=now, source=dossiers),
        "dossiers_on_time": Measure(value=_share(in_time, solved), at=now, source=dossiers),
    }


def _share(part: int, whole: int) -> float | None:
    """A share in per cent; None of nothing."""
    return round(100 * part / whole, 1) if whole else None
