"""Incidents, tasks and timelines in the control store."""

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F

from saola.ioc import models
from saola.ioc.incidents.model import ENDED, Entry, Incident, Severity, State, Task
from saola.province.api import Text

ENDED_STATES = [state.value for state in ENDED]


def add(incident: Incident) -> int:
    """Keep a new incident; its id, 0 when one of its key was opened first and has not ended."""
    try:
        with transaction.atomic():
            row = models.Incident.objects.create(
                code=incident.code, key=incident.key, **_fields(incident)
            )
    except IntegrityError:
        return 0
    return row.pk


def change(incident: Incident) -> bool:
    """Keep a change of an incident; False when another change came first."""
    changed = models.Incident.objects.filter(
        code=incident.code, version=incident.version - 1
    ).update(**_fields(incident))
    return changed == 1


def _fields(incident: Incident) -> dict[str, object]:
    return {
        "kind": incident.kind,
        "title_vi": incident.title.vi,
        "title_en": incident.title.en,
        "place": incident.place,
        "lat": incident.lat,
        "lon": incident.lon,
        "severity": incident.severity.value,
        "source": incident.source,
        "playbook": incident.playbook,
        "state": incident.state.value,
        "opened_at": incident.opened_at,
        "acknowledged_at": incident.acknowledged_at,
        "in_hand_at": incident.in_hand_at,
        "ended_at": incident.ended_at,
        "alerts": incident.alerts,
        "outcome": incident.outcome,
        "bulletin": incident.bulletin,
        "subsided_at": incident.subsided_at,
        "stations": incident.stations,
        "warned": incident.warned,
        "version": incident.version,
    }


def find(code: str) -> Incident | None:
    """The incident of this code."""
    row = models.Incident.objects.filter(code=code).first()
    return _incident(row) if row else None


def open_with(*keys: str) -> list[Incident]:
    """The incidents of these keys that have not ended, in the order of the keys."""
    rows = models.Incident.objects.filter(key__in=keys).exclude(state__in=ENDED_STATES)
    return [_incident(row) for row in sorted(rows, key=lambda row: keys.index(row.key))]


def of_codes(codes: Collection[str]) -> list[Incident]:
    """The incidents of these codes."""
    return [_incident(row) for row in models.Incident.objects.filter(code__in=codes)]


def open_incidents(limit: int) -> list[Incident]:
    """Incidents that have not ended, the newest first."""
    rows = models.Incident.objects.exclude(state__in=ENDED_STATES)[:limit]
    return [_incident(row) for row in rows]


def count_open() -> int:
    """How many incidents have not ended."""
    return models.Incident.objects.exclude(state__in=ENDED_STATES).count()


def newest(limit: int) -> list[Incident]:
    """Incidents, the newest first."""
    return [_incident(row) for row in models.Incident.objects.all()[:limit]]


def add_tasks(incident_id: int, tasks: Sequence[Task]) -> None:
    """Give an incident more tasks."""
    models.Task.objects.bulk_create(
        models.Task(
            incident_id=incident_id,
            number=task.number,
            step=task.step,
            name_vi=task.name.vi,
            name_en=task.name.en,
            unit=task.unit,
            given_at=task.given_at,
            due_at=task.due_at,
            evidence_needed=task.evidence_needed,
        )
        for task in tasks
    )


def tasks(code: str) -> list[Task]:
    """The tasks of an incident, in order."""
    rows = models.Task.objects.filter(incident__code=code).select_related("incident")
    return [_task(row) for row in rows]


def task(code: str, number: int) -> Task | None:
    """One task of an incident."""
    row = (
        models.Task.objects.filter(incident__code=code, number=number)
        .select_related("incident")
        .first()
    )
    return _task(row) if row else None


def open_tasks(units: Sequence[str] | None, limit: int) -> list[Task]:
    """Tasks not done of incidents not ended, the most urgent first; of `units`, or of all."""
    rows = (
        models.Task.objects.filter(done_at=None)
        .exclude(incident__state__in=ENDED_STATES)
        .select_related("incident")
        .order_by("due_at")
    )
    if units is not None:
        rows = rows.filter(unit__in=units)
    return [_task(row) for row in rows[:limit]]


def finish(found: Task) -> bool:
    """Keep that a task is done; False when it was done before."""
    changed = models.Task.objects.filter(
        incident__code=found.incident, number=found.number, done_at=None
    ).update(
        done_at=found.done_at,
        done_by=found.done_by,
        note=found.note,
        evidence=found.evidence,
        evidence_name=found.evidence_name,
        evidence_type=found.evidence_type,
    )
    return changed == 1


def note(incident_id: int, entry: Entry) -> None:
    """Add a line to the timeline."""
    models.TimelineEntry.objects.create(
        incident_id=incident_id,
        at=entry.at,
        actor=entry.actor,
        act=entry.act,
        note=entry.note,
        note_en=entry.note_en,
    )


def timeline(code: str, limit: int) -> list[Entry]:
    """The timeline of an incident, the oldest line first."""
    rows = models.TimelineEntry.objects.filter(incident__code=code)[:limit]
    return [
        Entry(at=row.at, actor=row.actor, act=row.act, note=row.note, note_en=row.note_en)
        for row in rows
    ]


def punctuality(since: dt.datetime) -> tuple[int, int]:
    """How many tasks were done since then, and how many of them in time."""
    finished = models.Task.objects.filter(done_at__gte=since)
    return finished.count(), finished.filter(done_at__lte=F("due_at")).count()


def _incident(row: models.Incident) -> Incident:
    return Incident(
        id=row.pk,
        code=row.code,
        kind=row.kind,
        title=Text(row.title_vi, row.title_en),
        place=row.place,
        lat=row.lat,
        lon=row.lon,
        severity=Severity(row.severity),
        source=row.source,
        key=row.key,
        playbook=row.playbook,
        state=State(row.state),
        opened_at=row.opened_at,
        acknowledged_at=row.acknowledged_at,
        in_hand_at=row.in_hand_at,
        ended_at=row.ended_at,
        alerts=row.alerts,
        outcome=row.outcome,
        bulletin=row.bulletin,
        subsided_at=row.subsided_at,
        stations=tuple(row.stations),
        warned=tuple(row.warned),
        version=row.version,
    )


def _task(row: models.Task) -> Task:
    return Task(
        incident=row.incident.code,
        number=row.number,
        step=row.step,
        name=Text(row.name_vi, row.name_en),
        unit=row.unit,
        given_at=row.given_at,
        due_at=row.due_at,
        evidence_needed=row.evidence_needed,
        done_at=row.done_at,
        done_by=row.done_by,
        note=row.note,
        evidence=row.evidence,
        evidence_name=row.evidence_name,
        evidence_type=row.evidence_type,
    )
