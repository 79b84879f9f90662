"""Pages on which people follow and rate reports; complete without JavaScript."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saola.cityapps import limits, refusals
from saola.cityapps.fieldreports import actions, shown, store
from saola.cityapps.fieldreports.model import Report
from saola.cityapps.fieldreports.picture import TYPE
from saola.identity.api import principal, public
from saola.kernel import clock, files
from saola.kernel.errors import Refusal
from saola.province import api as province

OWN = "field_reports"  # codes of the reports that this browser sent or proved to have sent


@public
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Answers that the units published; the asker's own reports; a look-up by code."""
    code = request.GET.get("code", "").strip().upper()
    if code:
        return redirect("city-report", code=actions.existing(code).code)
    chosen = request.GET.get("category", "")
    account = principal(request).id
    context = {
        "rows": [shown.row(one) for one in store.published(limits.reports_listed_max, chosen)],
        "own": [
            shown.row(one)
            for one in store.own(account, _own(request), limits.own_reports_remembered_max)
        ],
        "categories": province.current().report_categories,
        "chosen": chosen,
        "now": clock.now(),
    }
    return render(request, "cityapps/reports.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """One report: where it is and what was answered; its words for the reporter, or if published.

    A POST shows the secret that was given on filing; the browser is remembered as the reporter's.
    """
    wrong = False
    if request.method == "POST":
        if actions.proved(code, request.POST.get("key", "")):
            remember(request, code)
            return redirect("city-report", code=code)
        wrong = True
    found = actions.existing(code)
    mine = _mine(request, found)
    context = {
        **shown.row(found),
        "mine": mine,
        "readable": mine or found.shown,
        "history": shown.history(found),
        "wrong": wrong,
        "stars": shown.STARS,
        "key": request.session.pop(f"key:{code}", "") if mine else "",
    }
    answer = render(request, "cityapps/report.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@public
@require_POST
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """Rate the answer to one's own report, once; refuses everybody else."""
    found = actions.existing(code)
    if not _mine(request, found):
        raise Refusal(refusals.WRONG_KEY)
    stars = request.POST.get("stars", "")
    actions.rate(
        code,
        stars=int(stars) if stars in {"1", "2", "3", "4", "5"} else 0,
        remark=request.POST.get("remark", ""),
        by=principal(request).id,
    )
    messages.success(request, shown.said(request, "Cảm ơn đánh giá của ông, bà.", "Thank you."))
    return redirect("city-report", code=code)


@public
@require_safe
def picture(request: HttpRequest, code: str) -> HttpResponse:
    """The picture of a report: for its reporter, and for everybody when the unit published it."""
    found = actions.existing(code)
    if not found.picture or not (found.shown or _mine(request, found)):
        raise Refusal(refusals.NO_PICTURE)
    return image(found)


def image(found: Report) -> HttpResponse:
    """A kept picture, for this reader alone."""
    answer = HttpResponse(files.get(found.picture), content_type=TYPE)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _own(request: HttpRequest) -> list[str]:
    return list(request.session.get(OWN, []))


def sent_here(request: HttpRequest, code: str) -> bool:
    """Whether this report was sent, or its secret shown, in this browser."""
    return code in _own(request)


def remember(request: HttpRequest, code: str) -> None:
    """Let this browser count as the reporter's."""
    kept = [code, *(one for one in _own(request) if one != code)]
    request.session[OWN] = kept[: limits.own_reports_remembered_max]


def _mine(request: HttpRequest, found: Report) -> bool:
    account = principal(request).id
    return found.code in _own(request) or bool(account and account == found.account)
