"""Results and their numbers in the control store; rows never leave this module."""

import uuid

from django.db.models import QuerySet

from saola.egov.dossiers.model import State
from saola.egov.models import Dossier, Result, ResultSerial
from saola.egov.results.model import Issued
from saola.kernel import orm


def next_serial(unit: str, year: int) -> int:
    """The next number of `unit` in `year`, never given twice: the counter's row is locked."""
    with orm.transacting() as tx:
        rows = tx.execute(
            f"INSERT INTO {ResultSerial._meta.db_table} (unit, year, last) VALUES (?, ?, 1)"  # noqa: S608,SLF001 # because Django itself names the table
            " ON CONFLICT (unit, year) DO UPDATE SET"
            f" last = {ResultSerial._meta.db_table}.last + 1 RETURNING last",  # noqa: SLF001 # because Django offers the name nowhere else
            (unit, year),
        )
    return int(rows[0]["last"])


def add(new: Issued) -> None:
    """Keep a result; whatever the dossier was given before is replaced by it."""
    _of(new.dossier).filter(replaced_at=None).update(replaced_at=new.issued_at)
    Result.objects.create(
        pk=uuid.UUID(new.id),
        dossier_id=uuid.UUID(new.dossier),
        **{name: getattr(new, name) for name in COLUMNS},
    )


def by_check_code(code: str) -> tuple[Issued, State] | None:
    """The result with this code and the state of its dossier; None when there is none."""
    row = Result.objects.select_related("dossier").filter(check_code=code).first()
    return None if row is None else (_issued(row), State(row.dossier.state))


def of_dossier(dossier_id: str) -> tuple[Issued, ...]:
    """What a dossier was given, the newest first."""
    return tuple(_issued(row) for row in _of(dossier_id).order_by("-issued_at", "-pk"))


def number_in_force(dossier_id: str) -> str:
    """The number of the result that stands now; empty when none does."""
    row = _of(dossier_id).filter(replaced_at=None).first()
    return "" if row is None else row.number


COLUMNS = tuple(name for name in Issued.__struct_fields__ if name not in {"id", "dossier"})


def _of(dossier_id: str) -> QuerySet[Result]:
    return Result.objects.filter(dossier=Dossier(pk=uuid.UUID(dossier_id)))


def _issued(row: Result) -> Issued:
    return Issued(
        id=str(row.pk),
        dossier=str(row.dossier_id),
        **{name: getattr(row, name) for name in COLUMNS},
    )
