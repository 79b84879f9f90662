"""A person's own dossiers: the list, one with its timeline, a supplement, a withdrawal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from saola.egov.deadlines.model import Light
from saola.egov.deadlines.working import UnitTime
from saola.egov.desk import shown
from saola.egov.desk.rules import clock_of
from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers import hats, rules
from saola.egov.dossiers.model import STATE_NAMES, Hat, State, Verb
from saola.egov.dossiers.record import Dossier
from saola.egov.dossiers.wishing import wish
from saola.egov.guarding import filers_and_officials
from saola.egov.intake import actions, reading
from saola.egov.papers import actions as papers
from saola.egov.papers.rules import ACCEPT
from saola.egov.procedures.screens import procedure_name
from saola.egov.workflow import rules as workflow
from saola.identity.api import principal, signed_in
from saola.kernel import clock
from saola.province import api as province


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The asker's own dossiers, newest first."""
    return render(
        request,
        "egov/mine.html",
        {"rows": [_row(one) for one in dossiers.own(principal(request))]},
    )


@filers_and_officials
@require_safe
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """One own dossier: where it stands, what is asked, its timeline, what was filed."""
    asker = principal(request)
    told = dossiers.read(asker, code)
    it = told.dossier
    actor = hats.actor(asker, it)
    if Hat.FILER not in actor.hats:
        return redirect("egov_desk_dossier", code=it.code)
    procedure = dossiers.procedure_of(it)
    asked = [one for one in told.acts if one.verb is Verb.ASK_SUPPLEMENT]
    context = {
        **_row(it),
        "unit": province.unit(it.life.unit).name,
        "may": {verb.value for verb in rules.possible(it.life, actor)},
        "asked": asked[-1].data["items"] if it.life.state is State.SUPPLEMENT_ASKED else (),
        "lines": shown.lines(told.acts, workflow.way(procedure.deadline)),
        "answers": shown.answers(procedure, it.answers, it.sources),
        "papers": papers.of(it),
        "accept": ACCEPT,
    }
    return render(request, "egov/own.html", context)


@signed_in
@require_POST
def supplement(request: HttpRequest, code: str) -> HttpResponse:
    """Answer what was asked, with files, words or both."""
    received = reading.received(request.FILES.getlist("files"))
    actions.supplement(principal(request), wish(request, code), received)
    messages.success(request, DONE_SUPPLEMENT[_language(request)])
    return redirect("egov_own", code=code)


@signed_in
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the dossier back."""
    dossiers.withdraw(principal(request), wish(request, code))
    messages.success(request, DONE_WITHDRAWAL[_language(request)])
    return redirect("egov_own", code=code)


DONE_SUPPLEMENT = {"vi": "Đã gửi phần bổ sung.", "en": "The supplement was sent."}
DONE_WITHDRAWAL = {"vi": "Đã rút hồ sơ.", "en": "The dossier was withdrawn."}


def _language(request: HttpRequest) -> str:
    return "en" if getattr(request, "LANGUAGE_CODE", "vi") == "en" else "vi"


def _row(it: Dossier) -> dict[str, object]:
    light, _ = clock_of(it.life, now=clock.now(), working=UnitTime(it.competent_unit))
    return {
        "dossier": it,
        "state": STATE_NAMES[it.life.state],
        "procedure": procedure_name(it.procedure),
        "late": light is Light.RED,
    }
