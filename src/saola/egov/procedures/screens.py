"""Pages of the catalogue, open to everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saola.egov import limits, refusals
from saola.egov.procedures import rules
from saola.egov.procedures.documents import document_words
from saola.identity.api import principal, public
from saola.kernel.errors import Refusal
from saola.province import api as province
from saola.province.api import Online, Procedure, Text

UNITS_NAMED_MAX = 6  # more agencies of one level are told by their number


@public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every procedure in force by field, or those that a search finds."""
    text = request.GET.get("q", "").strip()[: limits.search_letters_max]
    field = request.GET.get("field", "")[: limits.search_letters_max]
    everything = province.procedures()
    rows = [one for one in rules.found(everything, text) if not field or one.field.vi == field]
    fields = {one.field.vi: one.field for one in everything}
    return render(
        request,
        "egov/procedures.html",
        {
            "q": text,
            "field": field,
            "fields": sorted(fields.values(), key=lambda one: one.vi),
            "rows": [shown(one) for one in rows],
        },
    )


@public
@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """One procedure: papers, fees, deadline, legal basis, who handles it, its way online."""
    found = in_force(code)
    units = province.competent_units(found)
    return render(
        request,
        "egov/procedure.html",
        {
            **shown(found),
            "basis": [document_words(one) for one in found.legal_basis],
            "for_people": principal(request).kind != "official",  # the counter is theirs
            "units": units[:UNITS_NAMED_MAX],
            "more_units": max(0, len(units) - UNITS_NAMED_MAX),
            "needed": [one for one in found.papers if one.required],
            "optional": [one for one in found.papers if not one.required],
        },
    )


def in_force(code: str) -> Procedure:
    """The procedure with this code; refuses an unknown one and one no longer in force."""
    try:
        return province.procedure(code)
    except Refusal as unknown:
        raise Refusal(refusals.NO_SUCH_PROCEDURE, procedure=code[:40]) from unknown


def procedure_name(code: str) -> Text:
    """The name of a procedure; its code when it is no longer in force."""
    try:
        return province.procedure(code).name
    except Refusal:
        return Text(code, code)


def shown(found: Procedure) -> dict[str, object]:
    """A procedure with its deadline and its way online in words."""
    return {
        "it": found,
        "deadline": rules.deadline_words(found.deadline),
        "online": rules.ONLINE_NAMES[found.online],
        "files_online": found.online is not Online.NONE,
    }
