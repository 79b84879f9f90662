"""Dossiers and their timelines in the control store; rows never leave this module."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum

from saola.egov import limits, refusals
from saola.egov.deadlines.model import Punctuality
from saola.egov.dossiers.model import FINISHED, WAITING, Act, Hat, Life, State, Verb
from saola.egov.dossiers.record import Applicant, Counts, Dossier
from saola.egov.models import Dossier as Row
from saola.egov.models import DossierAct, DossierSerial
from saola.kernel import orm
from saola.kernel.errors import Refusal

LIFE = tuple(name for name in Life.__struct_fields__ if name != "state")
SATISFIED_STARS = 4
ACTIVE = [State.ACCEPTED, State.PROCESSING]
# What still wants somebody at the desk: supplements wait for the applicant, but stay in sight.
OPEN = [state for state in State if state not in FINISHED] + [State.DECIDED]


def next_serial(unit: str, day: dt.date) -> int:
    """The next serial of `unit` on `day`, never given twice: the counter's row is locked."""
    with orm.transacting() as tx:
        rows = tx.execute(
            f"INSERT INTO {DossierSerial._meta.db_table} (unit, day, last) VALUES (?, ?, 1)"  # noqa: S608,SLF001 # because Django itself names the table
            " ON CONFLICT (unit, day) DO UPDATE SET"
            f" last = {DossierSerial._meta.db_table}.last + 1 RETURNING last",  # noqa: SLF001 # because Django offers the name nowhere else
            (unit, day),
        )
    return int(rows[0]["last"])


def add(new: Dossier, first: Act, *, digest: str, searched: str) -> Dossier | None:
    """Keep a new dossier with its first act; None when its sender's key was used meanwhile."""
    try:
        with transaction.atomic():
            row = Row.objects.create(
                pk=uuid.UUID(new.id),
                filing_digest=digest,
                searched=searched,
                unit=new.life.unit,
                applicant=msgspec.to_builtins(new.applicant),
                state=new.life.state,
                **{name: getattr(new, name) for name in FILED},
                **{name: getattr(new.life, name) for name in LIFE if name != "unit"},
            )
            _add_act(row, first)
    except IntegrityError:
        return None
    return new


def keep(dossier: Dossier, act: Act) -> None:
    """Append `act` and keep the dossier it led to; refuses when another act came first."""
    life = dossier.life
    changed = Row.objects.filter(pk=uuid.UUID(dossier.id), version=act.seq - 1).update(
        state=life.state,
        punctuality=dossier.punctuality or "",
        fee_paid_at=dossier.fee_paid_at,
        **{name: getattr(life, name) for name in LIFE},
    )
    if changed != 1:
        raise Refusal(refusals.LATE_ACT)
    _add_act(Row(pk=uuid.UUID(dossier.id)), act)


def by_id(dossier_id: str) -> Dossier | None:
    """The dossier with this id; None when there is none."""
    try:
        return _first(Row.objects.filter(pk=uuid.UUID(dossier_id)))
    except ValueError:
        return None


def by_code(code: str) -> Dossier | None:
    """The dossier with this code; None when there is none."""
    return _first(Row.objects.filter(code=code))


def filed_before(typed_by: str, client_key: str) -> tuple[Dossier, str] | None:
    """What this sender filed under this key, and the digest of what was sent then."""
    row = Row.objects.filter(typed_by=typed_by, client_key=client_key).first()
    return None if row is None else (_dossier(row), row.filing_digest)


def timeline(dossier_id: str) -> tuple[Act, ...]:
    """The acts on a dossier, oldest first; of more than a page shows, the newest."""
    rows = DossierAct.objects.filter(dossier_id=uuid.UUID(dossier_id)).order_by("-seq")
    return tuple(_act(row) for row in reversed(list(rows[: limits.timeline_acts_max])))


def act(dossier_id: str, seq: int) -> Act:
    """Act number `seq` of a dossier, which has happened."""
    return _act(DossierAct.objects.get(dossier_id=uuid.UUID(dossier_id), seq=seq))


def own(filer: str) -> tuple[Dossier, ...]:
    """What an account has filed, newest first."""
    rows = Row.objects.filter(filer=filer).order_by("-filed_at")
    return tuple(_dossier(row) for row in rows[: limits.own_dossiers_max])


def open_in(units: Sequence[str], *, assignee: str = "", text: str = "") -> tuple[Dossier, ...]:
    """Dossiers that `units` hold and have not finished with, the most urgent first.

    An empty unit among them means the whole province. What has no deadline yet comes by age.
    """
    rows = Row.objects.filter(state__in=OPEN)
    if "" not in units:
        rows = rows.filter(Q(unit__in=units) | Q(received_unit__in=units, state=State.DECIDED))
    if assignee:
        rows = rows.filter(assignee=assignee)
    if text:
        rows = rows.filter(searched__contains=text)
    rows = rows.order_by(F("due_at").asc(nulls_last=True), "filed_at")
    return tuple(_dossier(row) for row in rows[: limits.work_list_max])


def touched(units: Sequence[str], *, text: str) -> tuple[Dossier, ...]:
    """Dossiers, open or not, that `units` may see and whose folded text holds `text`."""
    rows = Row.objects.filter(searched__contains=text).order_by("-filed_at")
    if "" not in units:
        rows = rows.filter(
            Q(unit__in=units) | Q(competent_unit__in=units) | Q(received_unit__in=units)
        )
    return tuple(_dossier(row) for row in rows[: limits.search_results_max])


def counts(unit: str, start: dt.datetime, end: dt.datetime, *, now: dt.datetime) -> Counts:
    """What `unit` (empty: all) received and solved from `start` until before `end`."""
    rows = Row.objects.filter(competent_unit=unit) if unit else Row.objects.all()
    found: dict[str, int] = {}
    for part, counted in _counted(rows, start, end, now):
        found |= part.aggregate(**counted)
    return _counts(found)


def counts_by_unit(start: dt.datetime, end: dt.datetime, *, now: dt.datetime) -> dict[str, Counts]:
    """What each unit received and solved; a unit that never had a dossier is not among them."""
    found: dict[str, dict[str, int]] = {}
    for part, counted in _counted(Row.objects.order_by(), start, end, now):
        for unit, *numbers in part.values_list("competent_unit").annotate(**counted):
            found.setdefault(unit, {}).update(zip(counted, numbers, strict=True))
    return {unit: _counts(told) for unit, told in found.items()}


FILED = (
    "code",
    "procedure",
    "procedure_version",
    "channel",
    "filer",
    "typed_by",
    "client_key",
    "competent_unit",
    "received_unit",
    "answers",
    "sources",
    "fee_dong",
    "fee_paid_at",
)


def _counted(
    rows: QuerySet[Row], start: dt.datetime, end: dt.datetime, now: dt.datetime
) -> tuple[tuple[QuerySet[Row], dict[str, Aggregate]], ...]:
    """The dossiers received, those solved and all, each with what is counted of them."""
    received: dict[str, Aggregate] = {
        "received": Count("pk"),
        "received_online": Count("pk", filter=Q(channel="online")),
        "received_counter": Count("pk", filter=Q(channel="counter")),
        "received_post": Count("pk", filter=Q(channel="post")),
    }
    solved: dict[str, Aggregate] = {
        "solved_early": Count("pk", filter=Q(punctuality=Punctuality.EARLY)),
        "solved_on_time": Count("pk", filter=Q(punctuality=Punctuality.ON_TIME)),
        "solved_late": Count("pk", filter=Q(punctuality=Punctuality.LATE)),
        "ratings": Count("pk", filter=Q(stars__gt=0)),
        "satisfied": Count("pk", filter=Q(stars__gte=SATISFIED_STARS)),
        "stars_given": Sum("stars"),  # not `stars`: that is a column
    }
    running: dict[str, Aggregate] = {
        "in_process": Count("pk", filter=Q(state__in=ACTIVE)),
        "in_process_late": Count("pk", filter=Q(state__in=ACTIVE, due_at__lt=now)),
        "suspended": Count("pk", filter=Q(state__in=WAITING)),
    }
    return (
        (rows.filter(filed_at__gte=start, filed_at__lt=end), received),
        (rows.filter(finished_at__gte=start, finished_at__lt=end), solved),
        (rows, running),
    )


def _counts(found: Mapping[str, int | None]) -> Counts:
    told = {name: value or 0 for name, value in found.items()}
    return Counts(stars=told.pop("stars_given", 0), **told)


def _first(rows: QuerySet[Row]) -> Dossier | None:
    row = rows.first()
    return None if row is None else _dossier(row)


def _add_act(row: Row, act: Act) -> None:
    try:
        with transaction.atomic():
            DossierAct.objects.create(
                dossier=row, **{name: getattr(act, name) for name in Act.__struct_fields__}
            )
    except IntegrityError as taken:
        raise Refusal(refusals.LATE_ACT) from taken


def _dossier(row: Row) -> Dossier:
    return Dossier(
        id=str(row.pk),
        applicant=msgspec.convert(row.applicant, Applicant),
        life=Life(state=State(row.state), **{name: getattr(row, name) for name in LIFE}),
        punctuality=Punctuality(row.punctuality) if row.punctuality else None,
        **{name: getattr(row, name) for name in FILED},
    )


def _act(row: DossierAct) -> Act:
    values = {name: getattr(row, name) for name in Act.__struct_fields__}
    values |= {
        "verb": Verb(row.verb),
        "hat": Hat(row.hat),
        "source": None if row.source is None else State(row.source),
        "target": State(row.target),
    }
    return Act(**values)
