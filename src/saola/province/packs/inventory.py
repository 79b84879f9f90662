"""Checks of the inventory of systems, and of the criteria by which agencies are scored."""

from collections.abc import Iterator
from decimal import Decimal

from saola.kernel.errors import Refusal
from saola.province.codelists import agencies
from saola.province.finding import Finding, error, repeated, warning
from saola.province.packs.lookup import Lookup
from saola.province.rubrics.model import Rubric
from saola.province.systems.model import System

SYSTEMS, RUBRICS = "systems/", "rubrics/"
STATUSES = {"current", "planned", "retired"}
SECURITY_LEVELS = range(1, 6)  # Decree 85/2016/NĐ-CP
POINTS = Decimal(100)


def check(found: Lookup) -> Iterator[Finding]:
    """Everything wrong with systems, exchanges and rubrics."""
    entities = {entity.code for entity in found.province.entities}
    systems = {system.code for system in found.province.systems}
    for system in found.province.systems:
        yield from _system(found, system, entities)
    for exchange in found.province.exchanges:
        where = f"{exchange.consumer} ← {exchange.provider}"
        for code in sorted({exchange.consumer, exchange.provider} - systems):
            yield error(SYSTEMS, where, f"không có hệ thống {code}", f"there is no system {code}")
        for code in sorted(set(exchange.data) - entities):
            yield error(SYSTEMS, where, f"không có loại dữ liệu {code}", f"no data entity {code}")
    for twice in repeated(
        (exchange.consumer, exchange.provider, exchange.service, exchange.data)
        for exchange in found.province.exchanges
    ):
        where = f"{twice[0]} ← {twice[1]}"
        yield warning(SYSTEMS, where, "kết nối ghi hai lần", "the exchange is listed twice")
    for rubric in found.province.rubrics:
        yield from _rubric(found, rubric)


def _system(found: Lookup, system: System, entities: set[str]) -> Iterator[Finding]:
    for code in sorted({*system.masters, *system.reads} - entities):
        vi, en = f"không có loại dữ liệu {code}", f"there is no data entity {code}"
        yield error(SYSTEMS, system.code, vi, en)
    if system.status not in STATUSES:
        vi, en = f"không có trạng thái {system.status}", f"there is no status {system.status}"
        yield error(SYSTEMS, system.code, vi, en)
    if system.security_level is not None and system.security_level not in SECURITY_LEVELS:
        yield error(SYSTEMS, system.code, "cấp độ an toàn từ 1 đến 5", "security levels are 1 to 5")
    if _is_code(system.owner) and found.units.latest(system.owner) is None:
        vi, en = f"không có cơ quan {system.owner}", f"there is no agency {system.owner}"
        yield error(SYSTEMS, system.code, vi, en)


def _is_code(owner: str) -> bool:
    try:
        agencies.parse(owner)
    except Refusal:
        return False
    return True


def _rubric(found: Lookup, rubric: Rubric) -> Iterator[Finding]:
    groups = {unit.group for unit in found.province.units}
    fields = {field.code for field in rubric.fields}
    for code in repeated(criterion.code for criterion in rubric.criteria):
        vi, en = f"tiêu chí {code} trùng mã", f"criterion {code} comes twice"
        yield error(RUBRICS, rubric.code, vi, en)
    for criterion in rubric.criteria:
        where = f"{rubric.code}/{criterion.code}"
        if criterion.field not in fields:
            vi, en = f"không có lĩnh vực {criterion.field}", f"there is no field {criterion.field}"
            yield error(RUBRICS, where, vi, en)
        if criterion.points_max <= 0:
            yield error(RUBRICS, where, "điểm tối đa phải dương", "its points must be positive")
        if criterion.measure and criterion.floor >= criterion.target:
            vi, en = "ngưỡng không thấp hơn mục tiêu", "its floor is not below its target"
            yield error(RUBRICS, where, vi, en)
        for group in sorted(set(criterion.groups) - groups):
            vi, en = f"không cơ quan nào thuộc nhóm {group}", f"no agency is in group {group}"
            yield error(RUBRICS, where, vi, en)
    for group in sorted(groups - {""}):
        of_group = (
            one.points_max
            for one in rubric.criteria
            if not one.bonus and (not one.groups or group in one.groups)
        )
        points = sum(of_group, Decimal(0))
        if points not in (POINTS, 0):
            vi = f"tổng điểm của nhóm {group} là {points}, không phải 100"
            en = f"the points of group {group} sum to {points}, not 100"
            yield warning(RUBRICS, rubric.code, vi, en)
