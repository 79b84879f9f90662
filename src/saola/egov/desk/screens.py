"""Pages of the officials' desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from saola.egov import audited, limits, refusals
from saola.egov.deadlines.model import Light
from saola.egov.deadlines.working import UnitTime
from saola.egov.desk import acts, drawing, rules, shown
from saola.egov.desk.model import HEAP_NAMES, Row
from saola.egov.dossiers import actions, hats, store
from saola.egov.dossiers import rules as dossier_rules
from saola.egov.dossiers.figures import statistics
from saola.egov.dossiers.model import REASONS, STATE_NAMES, VERB_NAMES, Actor, Hat, Verb
from saola.egov.dossiers.record import Dossier, Told
from saola.egov.dossiers.wishing import wish
from saola.egov.errands import store as errands
from saola.egov.papers import store as papers
from saola.egov.results import actions as results
from saola.egov.searching import plain
from saola.egov.workflow import rules as workflow
from saola.egov.workflow.model import Step
from saola.identity.api import Principal, principal, requires
from saola.kernel import audit, clock, orm
from saola.kernel.errors import Refusal
from saola.kernel.http.message import STATUS
from saola.province import api as province
from saola.province.api import Text

TYPED = ("reason", "items", "text")
# What usually comes next, the first that applies: its form stands open.
USUAL = (
    Verb.ACCEPT,
    Verb.DECIDE,
    Verb.RETURN,
    Verb.RECORD_FEE,
    Verb.CLAIM,
    Verb.SEND_ON,
)


@requires(*hats.ROLES)
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """The open dossiers of the asker's units, by the working time left; a search finds closed ones.

    Names of people stand in the list, so showing it is an audited act.
    """
    asker = principal(request)
    text = plain(request.GET.get("q", "")[: limits.search_letters_max])
    mine = request.GET.get("mine") == "yes"
    units = hats.units(asker)
    found = (
        store.touched(units, text=text)
        if text
        else store.open_in(units, assignee=asker.id if mine else "")
    )
    rows = rules.in_order(_row(one, asker.id) for one in found)
    wanted = request.GET.get("heap", "")
    _note_list_read(asker, units, len(rows))
    context = {
        "rows": [row for row in rows if not wanted or row.heap == wanted],
        "heaps": [(one.value, HEAP_NAMES[one], size) for one, size in rules.sizes(rows).items()],
        "heap": wanted,
        "all": len(rows),
        "cut": len(found) == (limits.search_results_max if text else limits.work_list_max),
        "q": request.GET.get("q", "")[: limits.search_letters_max],
        "mine": mine,
        "units": [province.unit(code).name for code in units if code],
        "everything": "" in units,
        "may_file": asker.may("counter"),
    }
    return render(request, "egov/desk.html", context)


@requires(*hats.ROLES)
@require_GET
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """One dossier on one page, with a form for each thing the asker may do now.

    Another unit's is refused as not found; whoever filed it sees it where citizens do.
    """
    asker = principal(request)
    told = actions.read(asker, code)
    who = hats.actor(asker, told.dossier)
    if Hat.FILER in who.hats:
        return redirect(f"/dossiers/{told.dossier.code}/")
    return render(request, "egov/desk_dossier.html", _page(told, who))


@requires(*hats.ROLES)
@require_http_methods(["POST"])
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Do what a form asks. A refusal says why, with what was typed, and leads back."""
    try:
        with orm.transacting():
            acts.perform(principal(request), verb, wish(request, code), request.POST)
    except Refusal as refused:
        if refused.code is refusals.NO_SUCH_DOSSIER:
            raise
        language = "en" if request.LANGUAGE_CODE == "en" else "vi"
        typed = [given for name in TYPED if (given := request.POST.get(name, "").strip())]
        context = {"message": refused.message(language), "code": code, "typed": typed}
        return render(request, "egov/desk_refused.html", context, status=STATUS[refused.code.kind])
    vi, en = VERB_NAMES[Verb(verb)]
    messages.success(request, f"Done: {en}" if request.LANGUAGE_CODE == "en" else f"Đã xong: {vi}")
    return redirect("egov_desk_dossier", code=code)


@requires(*hats.ROLES)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """What a unit received and solved in a period, counted from its dossiers now."""
    asker, given = principal(request), request.GET
    period = drawing.period(given.get("first", ""), given.get("last", ""), clock.today())
    choices = _choices(hats.units(asker))
    unit = given.get("unit", choices[0][0])
    if unit not in dict(choices):
        raise Refusal(refusals.UNIT_NOT_YOURS)
    counts = statistics(unit, period)
    in_time = counts.solved_early + counts.solved_on_time
    context = {
        "period": period,
        "choices": choices,
        "unit": unit,
        "unit_name": dict(choices)[unit],
        "counts": counts,
        "now": clock.now(),
        "in_time": drawing.share(in_time, counts.solved),
        "online": drawing.share(counts.received_online, counts.received),
        "satisfied": drawing.share(counts.satisfied, counts.ratings),
        "bars": (
            (("Đã giải quyết", "Solved"), drawing.solved(counts), counts.solved),
            (("Đã tiếp nhận", "Received"), drawing.received(counts), counts.received),
        ),
    }
    return render(request, "egov/desk_figures.html", context)


def _choices(units: tuple[str, ...]) -> list[tuple[str, Text]]:
    """Units whose figures may be asked for; the empty code is the whole province."""
    if "" in units:
        whole = [("", province.current().manifest.name)]
        return whole + [(one.code, one.name) for one in province.units()]
    return [(code, province.unit(code).name) for code in units]


def _page(told: Told, who: Actor) -> dict[str, object]:
    found = told.dossier
    procedure = actions.procedure_of(found)
    steps = workflow.way(procedure.deadline)
    issued = results.newest(found)
    listed = {one.code: one.name for one in procedure.papers}
    return {
        "row": _row(found, who.account),
        "dossier": found,
        "procedure": procedure,
        "state": STATE_NAMES[found.life.state],
        "units": [(names, province.unit(code).name) for names, code in _places(found)],
        "answers": shown.answers(procedure, found.answers, found.sources),
        "on_paper": [one for one in procedure.papers if one.code in actions.promised(found)],
        "papers": [(one, listed.get(one.paper)) for one in papers.of(found.id)],
        "asked": [shown.asked(one) for one in reversed(errands.of(found.id))],
        "steps": _steps(steps, found),
        "lines": shown.lines(told.acts, steps),
        "issued": issued,
        "forms": _forms(found, who, steps),
        "reasons": REASONS,
        "targets": workflow.targets(steps, found.life.step),
        "due_if_accepted": province.due(clock.now(), procedure.deadline, found.competent_unit),
        "reason_letters_max": limits.reason_letters_max,
        "text_letters_max": limits.result_text_letters_max,
        "days_max": limits.extension_days_max,
    }


def _forms(found: Dossier, who: Actor, steps: tuple[Step, ...]) -> list[dict[str, object]]:
    """The verbs that apply now, each with its names, reasons, and whether it is the usual next."""
    mine = found.life.assignee == who.account
    left_out = {Verb.RATE}
    if mine:
        left_out.add(Verb.CLAIM)
    if not workflow.decides(steps, found.life.step):
        left_out.add(Verb.DECIDE)
    verbs = [one for one in dossier_rules.possible(found.life, who) if one not in left_out]
    usual = next((one for one in USUAL if one in verbs), None)
    return [
        {
            "verb": one.value,
            "names": VERB_NAMES[one],
            "reasons": [reason for reason in REASONS if one in reason.verbs],
            "open": one is usual,
        }
        for one in sorted(verbs, key=lambda verb: verb is not usual)
    ]


def _steps(steps: tuple[Step, ...], found: Dossier) -> list[tuple[Step, bool, bool]]:
    """The steps of the way: each with whether it is done and whether the dossier is there."""
    codes = [one.code for one in steps]
    here = found.life.step
    at = codes.index(here) if here in codes else len(codes)
    return [(one, place < at, place == at) for place, one in enumerate(steps)]


def _places(found: Dossier) -> list[tuple[tuple[str, str], str]]:
    """The competent unit, and those of receipt and now where they are others."""
    competent = found.competent_unit
    places = [
        (("Cơ quan giải quyết", "Competent authority"), competent),
        (("Nơi tiếp nhận", "Received by"), found.received_unit),
        (("Đang ở", "Now with"), found.life.unit),
    ]
    return [places[0], *(one for one in places[1:] if one[1] != competent)]


def _row(found: Dossier, account: str) -> Row:
    working = UnitTime(found.competent_unit)
    light, left = rules.clock_of(found.life, now=clock.now(), working=working)
    procedure = actions.procedure_of(found)
    steps = workflow.way(procedure.deadline)
    step = next((one for one in steps if one.code == found.life.step), None)
    return Row(
        dossier=found,
        heap=rules.heap(found.life),
        light=light,
        hours_left=left,
        overdue=light is Light.RED,
        procedure=(procedure.name.vi, procedure.name.en),
        state=STATE_NAMES[found.life.state],
        step=(step.vi, step.en) if step else ("", ""),
        mine=bool(account) and found.life.assignee == account,
    )


def _note_list_read(asker: Principal, units: tuple[str, ...], count: int) -> None:
    with orm.transacting() as tx:
        data: dict[str, object] = {"units": list(units), "dossiers": count}
        act = audit.Act(actor=asker.id, record=asker.id, data=data)
        audit.record(tx, audited.WORK_LIST_READ, act)
