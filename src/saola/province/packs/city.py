"""Checks of what is measured and of what follows from it: stations, readings, rules, map."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from saola.province.calendar.checking import deadline_findings
from saola.province.divisions.model import Level
from saola.province.finding import Finding, error, in_vietnam, repeated, warning
from saola.province.packs import devices
from saola.province.packs.lookup import Lookup
from saola.province.situation.model import ReportCategory, River, ThresholdRule
from saola.province.stations.model import AlarmLevel, Station

DEVICES, READINGS, SITUATION, MAP = "devices/", "devices/readings.csv", "situation.yaml", "map/"
RIVER_POINTS_MIN = 2


def check(found: Lookup) -> Iterator[Finding]:
    """Everything wrong with measuring, alarms, incident procedures, reports and the map."""
    for quantity in found.province.quantities:
        if quantity.low >= quantity.high or quantity.stale_after_s <= 0:
            vi, en = "giới hạn hoặc tuổi số liệu vô lý", "its bounds or its age are senseless"
            yield error(DEVICES, quantity.code, vi, en)
        yield from _levels(quantity.code, quantity.levels)
    yield from devices.check(found)
    for station in found.province.stations:
        yield from _station(found, station)
    yield from _readings(found)
    yield from _situation(found)
    for name, value in found.province.map.items():
        yield from _map(name, value)


def _levels(where: str, levels: tuple[AlarmLevel, ...]) -> Iterator[Finding]:
    for before, after in pairwise(levels):
        if after.level <= before.level or after.at <= before.at:
            vi, en = "các cấp báo động không tăng dần", "its alarm levels do not rise"
            yield error(DEVICES, where, vi, en)


def _station(found: Lookup, station: Station) -> Iterator[Finding]:
    where = station.code
    if not in_vietnam(station.lat, station.lon):
        yield error(DEVICES, where, "tọa độ ngoài Việt Nam", "it lies outside Vietnam")
    for code in sorted({*station.quantities, *station.levels} - set(found.quantities)):
        vi, en = f"không có đại lượng {code}", f"there is no quantity {code}"
        yield error(DEVICES, where, vi, en)
    for code, levels in station.levels.items():
        if code not in station.quantities:
            vi, en = f"trạm không đo {code}", f"the station does not measure {code}"
            yield error(DEVICES, where, vi, en)
        yield from _levels(where, levels)
    if station.river and station.river not in {river.code for river in found.province.rivers}:
        yield error(DEVICES, where, f"không có sông {station.river}", f"no river {station.river}")
    if station.division and found.divisions.latest(station.division) is None:
        vi, en = f"không có đơn vị hành chính {station.division}", f"no division {station.division}"
        yield error(DEVICES, where, vi, en)


def _readings(found: Lookup) -> Iterator[Finding]:
    for number, reading in enumerate(found.province.readings, start=2):
        where = f"{number}"
        station = found.stations.latest(reading.station)
        quantity = found.quantities.get(reading.quantity)
        if station is None:
            vi, en = f"không có trạm {reading.station}", f"there is no station {reading.station}"
            yield error(READINGS, where, vi, en)
        elif reading.quantity not in station.quantities:
            vi = f"trạm {reading.station} không đo {reading.quantity}"
            en = f"station {reading.station} does not measure {reading.quantity}"
            yield error(READINGS, where, vi, en)
        comparable = quantity is not None and reading.unit == quantity.unit
        if quantity and comparable and not quantity.low <= reading.value <= quantity.high:
            yield warning(READINGS, where, "giá trị vô lý", "the value is not plausible")
        if reading.at.tzinfo is None:
            yield error(READINGS, where, "giờ thiếu múi giờ", "the time lacks its zone")
        if not reading.source:
            yield warning(READINGS, where, "thiếu nguồn", "its source is missing")


def _situation(found: Lookup) -> Iterator[Finding]:
    playbooks = {playbook.code for playbook in found.province.playbooks}
    for rule in found.province.rules:
        if rule.playbook not in playbooks:
            vi, en = f"không có quy trình {rule.playbook}", f"there is no playbook {rule.playbook}"
            yield error(SITUATION, rule.code, vi, en)
        yield from _rule(found, rule)
    for playbook in found.province.playbooks:
        if not playbook.steps:
            yield error(SITUATION, playbook.code, "quy trình không có bước", "it has no steps")
        for code in repeated(step.code for step in playbook.steps):
            yield error(SITUATION, playbook.code, f"bước {code} trùng mã", f"step {code} repeats")
        for step in playbook.steps:
            where = f"{playbook.code}/{step.code}"
            yield from _agency(found, where, step.unit)
            yield from deadline_findings(SITUATION, where, step.deadline)
    for category in found.province.report_categories:
        yield from _category(found, category)
    for river in found.province.rivers:
        yield from _river(river)


def _rule(found: Lookup, rule: ThresholdRule) -> Iterator[Finding]:
    if rule.quantity not in found.quantities:
        vi, en = f"không có đại lượng {rule.quantity}", f"there is no quantity {rule.quantity}"
        yield error(SITUATION, rule.code, vi, en)
        return
    if rule.for_s < 0 or rule.hysteresis < 0:
        yield error(SITUATION, rule.code, "thời gian hoặc độ trễ âm", "a negative time or margin")
    known = {
        level.level
        for levels in (
            found.quantities[rule.quantity].levels,
            *(station.levels.get(rule.quantity, ()) for station in found.province.stations),
        )
        for level in levels
    }
    if rule.level not in known:
        vi, en = f"không nơi nào có cấp {rule.level}", f"no place has a level {rule.level}"
        yield error(SITUATION, rule.code, vi, en)
    for code in rule.stations:
        if found.stations.latest(code) is None:
            yield error(
                SITUATION, rule.code, f"không có trạm {code}", f"there is no station {code}"
            )


def _agency(found: Lookup, where: str, code: str) -> Iterator[Finding]:
    if found.units.latest(code) is None:
        yield error(SITUATION, where, f"không có cơ quan {code}", f"there is no agency {code}")


def _category(found: Lookup, category: ReportCategory) -> Iterator[Finding]:
    yield from deadline_findings(SITUATION, category.code, category.deadline)
    if category.unit:
        yield from _agency(found, category.code, category.unit)
    elif category.level not in {*Level}:
        vi, en = f"không có cấp {category.level}", f"there is no level {category.level}"
        yield error(SITUATION, category.code, vi, en)


def _river(river: River) -> Iterator[Finding]:
    if len(river.line) != len(river.km) or len(river.line) < RIVER_POINTS_MIN:
        vi, en = "số điểm và số km không khớp", "its points and kilometres do not match"
        yield error(SITUATION, river.code, vi, en)
    if any(after <= before for before, after in pairwise(river.km)):
        yield error(SITUATION, river.code, "km không tăng dần", "its kilometres do not rise")
    if not all(in_vietnam(lat, lon) for lon, lat in river.line):
        yield error(SITUATION, river.code, "tọa độ ngoài Việt Nam", "it leaves Vietnam")


def _map(name: str, value: Any) -> Iterator[Finding]:
    file = f"{MAP}{name}.geojson"
    if not isinstance(value, dict) or value.get("type") != "FeatureCollection":
        yield error(file, "", "không phải FeatureCollection", "it is no FeatureCollection")
        return
    for number, feature in enumerate(value.get("features") or ()):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        points = list(_points(geometry.get("coordinates") if isinstance(geometry, dict) else None))
        if not points:
            yield error(file, f"{number}", "đối tượng không có tọa độ", "it has no coordinates")
        elif not all(in_vietnam(lat, lon) for lon, lat in points):
            yield error(file, f"{number}", "tọa độ ngoài Việt Nam", "it lies outside Vietnam")


def _points(value: Any) -> Iterator[tuple[float, float]]:
    """The (lon, lat) pairs anywhere inside nested coordinates."""
    if not isinstance(value, list) or not value:
        return
    if all(isinstance(number, int | float) for number in value[:2]) and value[1:]:
        yield value[0], value[1]
        return
    for inner in value:
        yield from _points(inner)
