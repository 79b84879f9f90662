"""What the desk's page reads beside the dossier: what was looked up for it."""

import datetime as dt
import uuid

import msgspec

from saola.egov.models import Errand

POPULATION = "population"


class LookUp(msgspec.Struct, frozen=True, kw_only=True):
    """One question put to the national population database for the dossier, and its answer."""

    noted_at: dt.datetime
    done_at: dt.datetime | None
    failed_at: dt.datetime | None
    attempts: int
    failure: str
    answer: dict[str, object]
    answered_by: str

    def __repr__(self) -> str:
        """Nothing of the answer."""
        return f"LookUp({self.noted_at})"


def look_ups(dossier_id: str) -> tuple[LookUp, ...]:
    """What the population database was asked for this dossier, the newest first."""
    rows = Errand.objects.filter(dossier_id=uuid.UUID(dossier_id), kind=POPULATION)
    return tuple(
        LookUp(answer=row.answer or {}, **{name: getattr(row, name) for name in LOOK_UP})
        for row in rows.order_by("-noted_at")
    )


LOOK_UP = tuple(name for name in LookUp.__struct_fields__ if name != "answer")
