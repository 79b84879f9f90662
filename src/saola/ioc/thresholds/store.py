"""Watches in the control store."""

from saola.ioc import models
from saola.ioc.thresholds.model import Phase, Watch


def find(rule: str, station: str) -> Watch | None:
    """Where `rule` stands at `station`; None before its first reading."""
    row = models.Watch.objects.filter(rule=rule, station=station).first()
    if row is None:
        return None
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
