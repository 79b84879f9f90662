"""The pack's rubric, groups and published results; the only place that reads a pack."""

import datetime as dt
import functools

from saola.kernel.errors import Refusal
from saola.parindex import refusals
from saola.parindex.scoring.model import Criterion, Measure, Rubric
from saola.province import api as province

DAYS_KEPT = 2  # today's, and yesterday's for whoever still reads it


@functools.cache
def rubric() -> Rubric:
    """The newest rubric of the pack; refuses when the pack has none."""
    issued = max(province.current().rubrics, key=lambda item: item.year, default=None)
    if issued is None:
        raise Refusal(refusals.NO_RUBRIC)
    return as_issued(issued)


def as_issued(issued: province.Rubric) -> Rubric:
    """A pack's rubric in this part's words."""
    return Rubric(
        code=issued.code,
        vi=issued.name.vi,
        en=issued.name.en,
        year=issued.year,
        legal_basis=issued.legal_basis,
        fields={item.code: (item.name.vi, item.name.en) for item in issued.fields},
        criteria=tuple(_criterion(item) for item in issued.criteria),
        source=issued.source,
        verified=issued.verified,
    )


def groups() -> dict[str, tuple[str, ...]]:
    """Codes of today's units to rank, by group, in the pack's order."""
    return _groups_on(province.organisation_day())


@functools.lru_cache(maxsize=DAYS_KEPT)
def _groups_on(day: dt.date) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for unit in province.units(day):
        if unit.group:
            found.setdefault(unit.group, []).append(unit.code)
    return {group: tuple(codes) for group, codes in found.items()}


def group_of(unit: str) -> str:
    """The group a unit is ranked in; refuses a unit that is not ranked."""
    for group, codes in groups().items():
        if unit in codes:
            return group
    raise Refusal(refusals.NO_SUCH_UNIT, unit=unit)


def unit_names() -> dict[str, tuple[str, str]]:
    """Names of today's units in both languages, by code."""
    return _names_on(province.organisation_day())


@functools.lru_cache(maxsize=DAYS_KEPT)
def _names_on(day: dt.date) -> dict[str, tuple[str, str]]:
    return {unit.code: (unit.name.vi, unit.name.en) for unit in province.units(day)}


def history() -> tuple[province.PublishedScore, ...]:
    """Results the province published in earlier years, as printed."""
    return province.current().scores


def _criterion(item: province.Criterion) -> Criterion:
    return Criterion(
        code=item.code,
        vi=item.name.vi,
        en=item.name.en,
        field=item.field,
        points_max=item.points_max,
        measure=Measure(item.measure) if item.measure else None,
        floor=item.floor,
        target=item.target,
        groups=item.groups,
        evidence=item.evidence.vi,
        bonus=item.bonus,
    )
