"""Pages of filing: online for oneself, at the counter for whoever came; the receipt."""

from collections.abc import Callable

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from saola.egov import limits, refusals
from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers import hats
from saola.egov.dossiers.record import Dossier
from saola.egov.forms import applicant, rules
from saola.egov.forms.model import Fact
from saola.egov.guarding import filers_and_officials
from saola.egov.intake import actions, choosing, facts, reading, showing
from saola.egov.intake.model import Sent
from saola.egov.papers import actions as papers
from saola.egov.papers.rules import ACCEPT
from saola.egov.procedures import rules as catalogue
from saola.egov.procedures.screens import in_force, shown
from saola.identity.api import principal, requires, signed_in
from saola.kernel import ids, settings
from saola.kernel import limits as kernel_limits
from saola.kernel.errors import Refusal
from saola.kernel.http.message import STATUS
from saola.kernel.orm import in_steps
from saola.province import api as province
from saola.province.api import Procedure


@in_steps
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, code: str) -> HttpResponse:
    """Fill a procedure's form in and file it; faults are shown on top and beside their fields.

    A form shown again is filled from the account again; that reading too stays noted.
    """
    asker, procedure = principal(request), in_force(code)
    actions.may_file_online(asker, procedure)
    known = facts.known_of(asker)
    offered = _offered(known, procedure)
    if request.method != "POST":
        blank = _prefilled(offered, choosing.likely(procedure, known))
        return _page(request, "egov/file.html", procedure, sent=blank, offered=offered)

    def act(sent: Sent) -> Dossier:
        return actions.file_online(asker, procedure, sent, offered)

    return _filed(request, "egov/file.html", procedure, act, offered)


@requires("counter")
@require_safe
def counter(request: HttpRequest) -> HttpResponse:
    """Choose the procedure of whoever stands at the counter."""
    text = request.GET.get("q", "").strip()[: limits.search_letters_max]
    found = catalogue.found(province.procedures(), text)
    return render(request, "egov/counter.html", {"q": text, "rows": [shown(one) for one in found]})


@requires("counter")
@require_http_methods(["GET", "HEAD", "POST"])
def counter_file(request: HttpRequest, code: str) -> HttpResponse:
    """File for whoever stands at the counter, accept at once, give the receipt."""
    asker, procedure = principal(request), in_force(code)
    if request.method != "POST":
        mine = next((unit for unit in asker.units("counter") if unit), "")
        competent = {unit.code for unit in province.competent_units(procedure)}
        blank = Sent(key=str(ids.new()), unit=mine if mine in competent else "")
        return _page(request, "egov/counter_file.html", procedure, sent=blank, offered={})

    def act(sent: Sent) -> Dossier:
        return actions.file_at_counter(asker, procedure, sent)

    return _filed(request, "egov/counter_file.html", procedure, act, {})


@filers_and_officials
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt and appointment (form 01 of Circular 03/2025/TT-VPCP), made to be printed."""
    asker = principal(request)
    dossier = dossiers.read(asker, code).dossier
    procedure = dossiers.procedure_of(dossier)
    attached = papers.of(dossier)
    there = {one.paper for one in attached}
    track = f"{settings.current().address}/track/"
    context = {
        "dossier": dossier,
        "procedure": procedure,
        "received": province.unit(dossier.received_unit),
        "competent": province.unit(dossier.competent_unit),
        "deadline": catalogue.deadline_words(procedure.deadline),
        "attached": attached,
        "on_paper": [one for one in procedure.papers if one.required and one.code not in there],
        "track": track,
        "qr": segno.make(f"{track}?code={dossier.code}").svg_data_uri(border=0),
        "own": asker.id == dossier.filer,
        "at_desk": bool(hats.units(asker)),
    }
    return render(request, "egov/receipt.html", context)


def _filed(
    request: HttpRequest,
    template: str,
    procedure: Procedure,
    act: Callable[[Sent], Dossier],
    offered: dict[str, Fact],
) -> HttpResponse:
    """On to the receipt, or the form again with everything that was typed."""
    sent = reading.sent(request, procedure, principal(request).id)
    try:
        dossier = act(sent)
    except Refusal as refused:
        if refused.code is not refusals.ANSWERS_INCOMPLETE:
            raise
        return _page(request, template, procedure, sent=sent, offered=offered, refused=refused)
    return redirect("egov_receipt", code=dossier.code)


def _page(  # noqa: PLR0913 # because the same page shows a new form and a faulty one
    request: HttpRequest,
    template: str,
    procedure: Procedure,
    *,
    sent: Sent,
    offered: dict[str, Fact],
    refused: Refusal | None = None,
) -> HttpResponse:
    problems = refused.data["problems"] if refused else []
    assert isinstance(problems, list), "the refusal of a form lists its faults"
    form = showing.form(
        procedure,
        sent,
        offered=offered,
        problems=problems,
        asker_id=principal(request).id,
    )
    context = {**shown(procedure), "form": form, "accept": ACCEPT, "limits": _bounds()}
    context["guessed"] = bool(sent.unit) and request.method != "POST"
    status = STATUS[refused.code.kind] if refused else 200
    return render(request, template, context, status=status)


def _offered(known: dict[str, Fact], procedure: Procedure) -> dict[str, Fact]:
    return {
        **rules.prefilled(applicant.QUESTIONS, known),
        **rules.prefilled(procedure.questions, known),
    }


def _prefilled(offered: dict[str, Fact], unit: str) -> Sent:
    values: dict[str, object] = {code: fact.value for code, fact in offered.items()}
    return Sent(key=str(ids.new()), unit=unit, applicant=values, answers=values)


def _bounds() -> dict[str, int]:
    return {
        "files": limits.attachments_per_dossier_max,
        "megabytes": limits.attachment_bytes_max // 1024**2,
        "together": kernel_limits.http_body_bytes_max // 1024**2,
    }
