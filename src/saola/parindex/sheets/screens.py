"""Pages of the reform index: tables by group, a unit's sheet, claim, appraisal, evidence."""

from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from saola.identity.api import Principal, principal, public, requires
from saola.kernel import audit, clock, files, orm
from saola.kernel import refusals as kernel_refusals
from saola.kernel.errors import Refusal
from saola.parindex import limits, refusals
from saola.parindex.rubrics.operation import shares
from saola.parindex.rubrics.packed import group_of, groups, history, rubric, unit_names
from saola.parindex.scoring import actions, store
from saola.parindex.scoring.model import Line, MarkState

OPEN_ROWS_MAX = 25  # a longer table is folded until asked for
GROUPS = {
    "departments": ("Sở, ban, ngành", "Departments"),
    "districts": ("Huyện, thị xã, thành phố", "Districts"),
    "communes": ("Xã, phường, thị trấn", "Communes"),
    "vertical": ("Cơ quan ngành dọc trung ương", "Agencies of the central ministries"),
}

EVIDENCE_READ = audit.declare("parindex.evidence.read", "Xem minh chứng", "Evidence read")


@public
@require_GET
def tables(request: HttpRequest) -> HttpResponse:
    """The ranking of every group, open to everyone, with past published results."""
    issued, asker = rubric(), principal(request)
    return render(
        request,
        "parindex/tables.html",
        {
            "rubric": issued,
            "own": [code for code in unit_names() if code in _ranked() & _reports_for(asker)],
            "appraises": asker.may("par_appraiser"),
            "waiting": _waiting(asker, issued.code),
            "tables": actions.tables(issued, groups(), shares()),
            "names": unit_names(),
            "groups": GROUPS,
            "open_rows_max": OPEN_ROWS_MAX,
            "history": history(),
            "now": clock.now(),
        },
    )


@public
@require_GET
def unit(request: HttpRequest, unit_code: str) -> HttpResponse:
    """A unit's sheet: every criterion with its claim, its appraisal and what operation shows."""
    issued, group = rubric(), group_of(unit_code)
    asker = principal(request)
    result = actions.unit_result(issued, unit_code, group, shares(unit_code))
    return render(
        request,
        "parindex/unit.html",
        {
            "rubric": issued,
            "result": result,
            "fields": _by_field(result.lines),
            "names": unit_names(),
            "now": clock.now(),
            "may_claim": asker.may("par_reporter", unit_code),
            "may_appraise": _may_appraise(asker, unit_code),
        },
    )


@requires("par_reporter")
@require_POST
def claim(request: HttpRequest, unit_code: str, criterion: str) -> HttpResponse:
    """Hand in a claim for one's own unit."""
    asker = principal(request)
    if not asker.may("par_reporter", unit_code):
        raise Refusal(refusals.OTHER_UNIT)
    upload = request.FILES.get("evidence")
    evidence = None
    if upload is not None:
        content = upload.read(limits.evidence_bytes_max + 1)  # enough for it to be refused
        evidence = actions.Evidence(upload.name or "minh-chung", content)
    given = actions.Claim(
        unit=unit_code,
        group=group_of(unit_code),
        criterion=criterion,
        points=_points(request),
        explanation=request.POST.get("explanation", ""),
        evidence=evidence,
        by=asker.id,
    )
    actions.claim(rubric(), given)
    return redirect(f"/par-index/{unit_code}#c{criterion}")


@requires("par_appraiser")
@require_POST
def appraise(request: HttpRequest, unit_code: str, criterion: str) -> HttpResponse:
    """Judge a claim of another unit."""
    asker = principal(request)
    if not _may_appraise(asker, unit_code):
        raise Refusal(refusals.OWN_UNIT)
    group_of(unit_code)
    given = actions.Judgement(
        unit=unit_code,
        criterion=criterion,
        seen=request.POST.get("seen", ""),
        points=_points(request),
        reason=request.POST.get("reason", ""),
        by=asker.id,
    )
    actions.appraise(rubric(), given)
    return redirect(f"/par-index/{unit_code}#c{criterion}")


@requires("par_reporter", "par_appraiser")
@require_GET
def evidence(request: HttpRequest, unit_code: str, criterion: str) -> HttpResponse:
    """An evidence file, for its unit and for appraisers; reading it is audited."""
    asker = principal(request)
    if not (asker.may("par_appraiser") or asker.may("par_reporter", unit_code)):
        raise Refusal(refusals.OTHER_UNIT)
    mark = store.mark(rubric().code, unit_code, criterion)
    if mark is None or not mark.evidence_digest:
        raise Refusal(kernel_refusals.NOT_FOUND)
    content = files.get(mark.evidence_digest)
    kind = next(kind for head, kind in actions.EVIDENCE_KINDS.items() if content.startswith(head))
    with orm.transacting() as tx:
        audit.record(
            tx, EVIDENCE_READ, audit.Act(actor=asker.id, record=f"{unit_code}/{criterion}")
        )
    response = HttpResponse(content, content_type=kind)
    response["content-disposition"] = f'attachment; filename="{criterion}-{unit_code}"'
    return response


def _may_appraise(asker: Principal, unit_code: str) -> bool:
    """Appraisers judge others, never the unit they report for."""
    return asker.may("par_appraiser") and unit_code not in asker.units("par_reporter")


def _ranked() -> set[str]:
    return {code for codes in groups().values() for code in codes}


def _reports_for(asker: Principal) -> set[str]:
    """The units that the asker claims points for, each by its code."""
    return set(asker.units("par_reporter"))


def _waiting(asker: Principal, code: str) -> list[tuple[str, int]]:
    """Units with claims that this appraiser has to judge, and how many; nothing for others."""
    if not asker.may("par_appraiser"):
        return []
    ranked = _ranked()
    counts = [
        (unit, sum(mark.state is MarkState.CLAIMED for mark in marks.values()))
        for unit, marks in store.marks(code).items()
        if unit in ranked and _may_appraise(asker, unit)
    ]
    return [(unit, count) for unit, count in counts if count]


def _points(request: HttpRequest) -> Decimal:
    text = request.POST.get("points", "").strip().replace(",", ".")
    try:
        points = Decimal(text)
    except InvalidOperation as wrong:
        raise Refusal(kernel_refusals.INVALID_FIELD, field="points", why=repr(text)) from wrong
    if not points.is_finite():
        raise Refusal(kernel_refusals.INVALID_FIELD, field="points", why=repr(text))
    return points


def _by_field(lines: tuple[Line, ...]) -> list[tuple[str, list[Line]]]:
    grouped: dict[str, list[Line]] = {}
    for line in lines:
        grouped.setdefault(line.criterion.field, []).append(line)
    return list(grouped.items())
