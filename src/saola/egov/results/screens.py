"""Pages around results: the public check, the filer's collecting, the file itself, the rating."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saola.egov import refusals
from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers import hats
from saola.egov.dossiers.actions import ONLINE
from saola.egov.dossiers.model import Hat, State
from saola.egov.dossiers.record import Dossier
from saola.egov.dossiers.wishing import wish
from saola.egov.guarding import filers_and_officials
from saola.egov.results import actions, rules
from saola.egov.results.model import STANDING_NAMES
from saola.identity.api import Principal, principal, public, signed_in
from saola.kernel.errors import Refusal
from saola.province import api as province

# A browser's own viewer is an object within the answer; nothing else may load.
PDF_SECURITY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
)


@public
@require_GET
def asked(request: HttpRequest) -> HttpResponse:
    """Where a check code is typed; the QR code on a result leads past this page."""
    text = request.GET.get("code", "")
    if text:
        return redirect("egov_check", code=rules.check_code(text))
    return render(request, "egov/check_form.html")


@public
@require_GET
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a result is genuine and in force; nobody's name stands here."""
    found = actions.check(code, request.GET.get("digest", ""))
    context = {
        "found": found,
        "issued": found.issued,
        "unit": province.unit(found.issued.unit).name,
        "standing": STANDING_NAMES[found.standing],
        "code": rules.spelled(found.issued.check_code),
        "path_code": found.issued.check_code,
    }
    return render(request, "egov/check.html", context)


@filers_and_officials
@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, code: str) -> HttpResponse:
    """Where the filer collects the result online (its receipt is the return), and rates it.

    Refuses a dossier without a result, and whoever may not see the dossier.
    """
    asker = principal(request)
    if request.method == "POST":
        dossiers.hand_over(asker, wish(request, code), ONLINE)
        return redirect("egov_result_file", code=code)
    dossier = dossiers.read(asker, code).dossier
    issued = actions.newest(dossier)
    if issued is None:
        raise Refusal(refusals.NO_RESULT_YET)
    context = {
        "dossier": dossier,
        "own": _own(asker, dossier),
        "procedure": dossiers.procedure_of(dossier).name,
        "issued": issued,
        "unit": province.unit(issued.unit).name,
    }
    return render(request, "egov/result.html", context)


@filers_and_officials
@require_GET
def file(request: HttpRequest, code: str) -> HttpResponse:
    """The result's PDF, for its filer once received and for officials of the dossier's units."""
    asker = principal(request)
    dossier = dossiers.read(asker, code).dossier
    received = dossier.life.state is State.RETURNED or not _own(asker, dossier)
    if not received and actions.newest(dossier) is not None:
        return redirect("egov_result", code=dossier.code)
    issued, content = actions.read(asker, dossier)
    headers = {
        "Content-Disposition": f'inline; filename="{rules.file_name(issued.number)}"',
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": PDF_SECURITY,
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@signed_in
@require_POST
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """The person served gives one to five stars, once."""
    stars = request.POST.get("stars", "")
    known = stars.isascii() and stars.isdigit() and len(stars) == 1
    dossiers.rate(principal(request), wish(request, code), int(stars) if known else 0)
    return redirect("egov_result", code=code)


def _own(asker: Principal, dossier: Dossier) -> bool:
    return Hat.FILER in hats.actor(asker, dossier).hats
