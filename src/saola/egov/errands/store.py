"""Errands in the control store."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import F

from saola.egov import limits
from saola.egov.errands.model import Errand, Kind
from saola.egov.models import Errand as Row

FIELDS = tuple(
    name for name in Errand.__struct_fields__ if name not in {"id", "kind", "dossier", "answer"}
)


def note(kind: Kind, dossier_id: str, event: str, body: dict[str, Any], at: dt.datetime) -> None:
    """Note an errand that is due at once; one noted for the same event before stays as it is."""
    Row.objects.get_or_create(
        kind=kind.value,
        event=event,
        defaults={
            "dossier_id": uuid.UUID(dossier_id),
            "body": body,
            "noted_at": at,
            "next_at": at,
        },
    )


def claim(now: dt.datetime, until: dt.datetime) -> list[Errand]:
    """Take errands that are due, the oldest first: each is this worker's until `until`."""
    due = Row.objects.filter(next_at__lte=now).order_by("noted_at", "id")
    taken = []
    for row in due[: limits.errands_at_once_max]:
        mine = Row.objects.filter(pk=row.pk, next_at=row.next_at).update(
            next_at=until, attempts=F("attempts") + 1
        )
        if mine:
            row.refresh_from_db()
            taken.append(_errand(row))
    return taken


def done(errand: Errand, answer: dict[str, Any], answered_by: str, at: dt.datetime) -> None:
    """The errand is run; its answer is kept with the number of the evidence."""
    Row.objects.filter(pk=uuid.UUID(errand.id)).update(
        done_at=at, next_at=None, answer=answer, answered_by=answered_by, failure=""
    )


def failed(errand: Errand, why: str, next_at: dt.datetime | None, at: dt.datetime) -> None:
    """An attempt failed: the errand is tried again at `next_at`, or given up when None."""
    Row.objects.filter(pk=uuid.UUID(errand.id)).update(
        failure=why[: limits.errand_failure_letters_max],
        next_at=next_at,
        failed_at=None if next_at else at,
    )


def of(dossier_id: str) -> tuple[Errand, ...]:
    """The errands of a dossier, oldest first."""
    rows = Row.objects.filter(dossier_id=uuid.UUID(dossier_id)).order_by("noted_at", "id")
    return tuple(_errand(row) for row in rows)


def citizen_of(dossier_id: str) -> dict[str, str]:
    """What the population database told of a dossier's applicant, when their name matched."""
    row = (
        Row.objects.filter(
            dossier_id=uuid.UUID(dossier_id), kind=Kind.POPULATION.value, done_at__isnull=False
        )
        .order_by("-done_at")
        .first()
    )
    answer = (row and row.answer) or {}
    return dict(answer.get("citizen", {})) if answer.get("outcome") == "matched" else {}


def _errand(row: Row) -> Errand:
    return Errand(
        id=str(row.pk),
        kind=Kind(row.kind),
        dossier=str(row.dossier_id),
        answer=row.answer,
        **{name: getattr(row, name) for name in FIELDS},
    )
