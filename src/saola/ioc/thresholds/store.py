"""Watches in the control store."""

from collections.abc import Iterable

from saola.ioc import models
from saola.ioc.thresholds.model import Phase, Watch


def find(rule: str, station: str) -> Watch | None:
    """Where `rule` stands at `station`; None before its first reading."""
    row = models.Watch.objects.filter(rule=rule, station=station).first()
    return _watch(row) if row else None


def firing(rules: Iterable[str], stations: Iterable[str]) -> dict[tuple[str, str], Watch]:
    """The watches that fire, of these rules at these stations, by rule and station."""
    rows = models.Watch.objects.filter(
        rule__in=list(rules), station__in=list(stations), phase=Phase.FIRING.value
    )
    return {(row.rule, row.station): _watch(row) for row in rows}


def _watch(row: models.Watch) -> Watch:
    return Watch(
        phase=Phase(row.phase),
        since=row.since,
        last_at=row.last_at,
        last_measured_at=row.last_measured_at,
        value=row.value,
        peak=row.peak,
    )


def keep(rule: str, station: str, watch: Watch) -> None:
    """Put `watch` in place of what was kept."""
    models.Watch.objects.update_or_create(
        rule=rule,
        station=station,
        defaults={
            "phase": watch.phase.value,
            "since": watch.since,
            "last_at": watch.last_at,
            "last_measured_at": watch.last_measured_at,
            "value": watch.value,
            "peak": watch.peak,
        },
    )
