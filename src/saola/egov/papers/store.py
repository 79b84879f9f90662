"""Papers in the control store; the files themselves stand under their digests."""

import datetime as dt
import uuid
from collections.abc import Iterable

from saola.egov.models import Attachment as Row
from saola.egov.papers.model import Attached, Received

RECEIVED = ("paper", "name", "content_type", "size_bytes", "digest")


def add(dossier_id: str, papers: Iterable[Received], *, by: str, at: dt.datetime) -> None:
    """Make received files part of a dossier."""
    for paper in papers:
        Row.objects.create(
            dossier_id=uuid.UUID(dossier_id),
            added_by=by,
            added_at=at,
            **{name: getattr(paper, name) for name in RECEIVED},
        )


def of(dossier_id: str) -> tuple[Attached, ...]:
    """The papers of a dossier, in the order they came in."""
    rows = Row.objects.filter(dossier_id=uuid.UUID(dossier_id)).order_by("added_at", "id")
    return tuple(
        Attached(
            id=str(row.pk),
            added_by=row.added_by,
            added_at=row.added_at,
            **{name: getattr(row, name) for name in RECEIVED},
        )
        for row in rows
    )
