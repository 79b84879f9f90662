"""What other parts may ask of `egov`: find a procedure, a dossier's state, figures of a period."""

import datetime as dt

import msgspec

from saola.egov.dossiers import codes, store
from saola.egov.dossiers.figures import Period, statistics, statistics_by_unit
from saola.egov.dossiers.model import STATE_NAMES
from saola.egov.dossiers.record import Counts
from saola.egov.procedures.rules import found
from saola.province import api as province
from saola.province.api import Procedure

__all__ = [
    "Counts",
    "DossierState",
    "Period",
    "dossier_by_code",
    "find_procedures",
    "statistics",
    "statistics_by_unit",
]


class DossierState(msgspec.Struct, frozen=True, kw_only=True):
    """Where a dossier stands, without a word about the person; `state` is 1 to 10."""

    id: str
    code: str
    procedure: str
    unit: str
    filer: str
    state: int
    state_vi: str
    state_en: str
    filed_at: dt.datetime
    due_at: dt.datetime | None
    finished_at: dt.datetime | None


def dossier_by_code(code: str) -> DossierState | None:
    """The state of the dossier with this code, however it is spelled; None when there is none.

    Refuses what cannot be a dossier code.
    """
    dossier = store.by_code(str(codes.parse(code)))
    if dossier is None:
        return None
    state_vi, state_en = STATE_NAMES[dossier.life.state]
    return DossierState(
        id=dossier.id,
        code=dossier.code,
        procedure=dossier.procedure,
        unit=dossier.life.unit,
        filer=dossier.filer,
        state=dossier.life.state,
        state_vi=state_vi,
        state_en=state_en,
        filed_at=dossier.life.filed_at,
        due_at=dossier.life.due_at,
        finished_at=dossier.life.finished_at,
    )


def find_procedures(text: str) -> list[Procedure]:
    """The procedures in force in whose name, field or code every typed word begins a word.

    With or without accents; the best first; all of them for no text.
    """
    return found(province.procedures(), text)
