"""The page on which anybody tracks a dossier by its code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saola.egov.dossiers.codes import EXAMPLE, LETTERS_MAX
from saola.egov.dossiers.model import REASONS, STATE_NAMES, VERB_NAMES, Act, Verb
from saola.egov.dossiers.record import Told
from saola.egov.procedures.screens import procedure_name
from saola.egov.tracking import actions
from saola.identity.api import client_address, public
from saola.kernel import clock
from saola.kernel.errors import Refusal
from saola.kernel.http.message import STATUS
from saola.province import api as province

SILENT = frozenset({Verb.CLAIM, Verb.RATE})  # who took it on, and what its owner thought


@public
@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a code; with one, where that dossier stands. Nothing tells whose it is."""
    code = request.GET.get("code", "").strip()[: LETTERS_MAX + 1]
    context: dict[str, object] = {"code": code, "example": EXAMPLE, "now": clock.now()}
    if not code:
        return render(request, "egov/track.html", context)
    try:
        told = actions.track(code, client_address(request))
    except Refusal as refused:
        language = "en" if getattr(request, "LANGUAGE_CODE", "vi") == "en" else "vi"
        context["wrong"] = refused.message(language)
        return render(request, "egov/track.html", context, status=STATUS[refused.code.kind])
    return render(request, "egov/track.html", {**context, **_shown(told)})


def _shown(told: Told) -> dict[str, object]:
    life = told.dossier.life
    return {
        "dossier": told.dossier,
        "state": STATE_NAMES[life.state],
        "procedure": procedure_name(told.dossier.procedure),
        "unit": province.unit(life.unit),
        "lines": [_line(act) for act in reversed(told.acts) if act.verb not in SILENT],
    }


def _line(act: Act) -> dict[str, object]:
    """An act without its words, which may name somebody: verb, coded reason, unit, state."""
    reason = next(((one.vi, one.en) for one in REASONS if one.code == act.reason_code), None)
    return {
        "at": act.at,
        "verb": VERB_NAMES[act.verb],
        "reason": reason,
        "unit": province.unit(act.unit).name,
        "state": STATE_NAMES[act.target],
    }
