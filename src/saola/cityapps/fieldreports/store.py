"""Field reports in the control store."""

import datetime as dt
from collections.abc import Sequence

from saola.cityapps import models
from saola.cityapps.fieldreports.model import OPEN, PUBLISHED, Entry, Report, State
from saola.kernel.db import Tx

FIELDS = tuple(Report.__struct_fields__)
OPEN_STATES = [state.value for state in OPEN]
PUBLISHED_STATES = [state.value for state in PUBLISHED]


def add(report: Report) -> None:
    """Keep a new report."""
    models.Report.objects.create(**_fields(report))


def change(report: Report) -> bool:
    """Keep a change of a report; False when another change came first."""
    changed = models.Report.objects.filter(code=report.code, version=report.version - 1).update(
        **_fields(report)
    )
    return changed == 1


def find(code: str) -> Report | None:
    """The report of this code."""
    row = models.Report.objects.filter(code=code).first()
    return _value(row) if row else None


def note(code: str, entry: Entry) -> None:
    """Add a line to a report's history."""
    models.ReportEntry.objects.create(
        report=models.Report.objects.get(code=code),
        at=entry.at,
        act=entry.act,
        unit=entry.unit,
        actor=entry.actor,
        note=entry.note,
    )


def history(code: str, limit: int) -> list[Entry]:
    """A report's history, the oldest line first."""
    rows = models.ReportEntry.objects.filter(report__code=code)[:limit]
    return [
        Entry(at=row.at, act=row.act, unit=row.unit, actor=row.actor, note=row.note) for row in rows
    ]


def open_reports(units: Sequence[str] | None, limit: int) -> list[Report]:
    """Reports that await an answer, the first due first; of `units`, or of all."""
    rows = models.Report.objects.filter(state__in=OPEN_STATES).order_by("due_at")
    if units is not None:
        rows = rows.filter(unit__in=units)
    return [_value(row) for row in rows[:limit]]


def ended_reports(units: Sequence[str] | None, limit: int) -> list[Report]:
    """Reports that were answered or rejected, the latest first; of `units`, or of all."""
    rows = models.Report.objects.exclude(state__in=OPEN_STATES).order_by("-ended_at")
    if units is not None:
        rows = rows.filter(unit__in=units)
    return [_value(row) for row in rows[:limit]]


def published(limit: int, category: str = "") -> list[Report]:
    """Reports whose answers are public, the latest answer first."""
    rows = models.Report.objects.filter(state__in=PUBLISHED_STATES).order_by("-ended_at")
    if category:
        rows = rows.filter(category=category)
    return [_value(row) for row in rows[:limit]]


def own(account: str, codes: Sequence[str], limit: int) -> list[Report]:
    """The reports of an account and those of these codes, the newest first."""
    rows = models.Report.objects.filter(code__in=codes)
    if account:
        rows = rows | models.Report.objects.filter(account=account)
    return [_value(row) for row in rows[:limit]]


def count_open() -> int:
    """How many reports await an answer."""
    return models.Report.objects.filter(state__in=OPEN_STATES).count()


def attempts(tx: Tx, who: str, since: dt.datetime) -> int:
    """How often `who` did what is counted since then.

    Until `tx` ends nobody else counts the same `who`: what is added after a look at the number
    cannot pass its limit. On SQLite, one writes at a time anyway.
    """
    if tx.dialect == "postgresql":
        tx.execute("SELECT pg_advisory_xact_lock(hashtext(?))", (f"cityapps.attempts:{who}",))
    return models.Attempt.objects.filter(who=who, at__gte=since).count()


def attempted(who: str, at: dt.datetime) -> None:
    """Count a deed of `who`."""
    models.Attempt.objects.create(who=who, at=at)


def forget_attempts(before: dt.datetime) -> int:
    """Drop what was counted before then; how many."""
    return models.Attempt.objects.filter(at__lt=before).delete()[0]


def _fields(report: Report) -> dict[str, object]:
    return {name: getattr(report, name) for name in FIELDS} | {"state": report.state.value}


def _value(row: models.Report) -> Report:
    values = {name: getattr(row, name) for name in FIELDS}
    return Report(**{**values, "state": State(row.state)})
