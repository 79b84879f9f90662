"""The desk of a unit: its reports by remaining time, and what it does with each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from saola.cityapps import limits, refusals
from saola.cityapps.fieldreports import actions, rules, screens, shown, store
from saola.cityapps.fieldreports.model import TRANSITIONS, Act, Report
from saola.identity import api as identity
from saola.identity.api import Principal, principal, requires
from saola.kernel import clock
from saola.kernel.errors import Refusal
from saola.kernel.http.message import STATUS
from saola.kernel.orm import in_steps
from saola.province import api as province

WORKERS = ("officer", "counter", "leader", "operator")


@requires(*WORKERS)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What the asker's units owe an answer to, the least remaining share of time first."""
    units, now = _units(principal(request)), clock.now()
    waiting = sorted(
        store.open_reports(units, limits.desk_reports_max),
        key=lambda one: rules.remaining_share(one, now),
    )
    context = {
        "rows": [shown.row(one) for one in waiting],
        "ended": [shown.row(one) for one in store.ended_reports(units, limits.reports_listed_max)],
        "everything": units is None,
    }
    return render(request, "cityapps/desk_reports.html", context)


@requires(*WORKERS)
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """One report with its words, for its unit alone; opening it is an audited reading."""
    asker = principal(request)
    found = actions.read(code, units=_units(asker), by=asker.id)
    return _page(request, found)


@requires("operator")
@require_POST
def reporter(request: HttpRequest, code: str) -> HttpResponse:
    """Who sent a report, for the operations centre alone; an audited reading."""
    found = actions.reporter(code, by=principal(request).id)
    contact = identity.contact(found.account) if found.account else None
    return _page(
        request,
        found,
        opened=True,
        email=found.email or (contact.email if contact else ""),
        phone=contact.phone if contact else "",
        name=contact.name if contact else "",
    )


@requires(*WORKERS)
@require_safe
def picture(request: HttpRequest, code: str) -> HttpResponse:
    """The picture of a report, for its unit alone."""
    asker = principal(request)
    found = actions.read(code, units=_units(asker), by=asker.id)
    if not found.picture:
        raise Refusal(refusals.NO_PICTURE)
    return screens.image(found)


@in_steps
@requires(*WORKERS)
@require_POST
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Take in hand, answer, forward or reject; refuses people of another unit and its reporter.

    A refusal shows the page again with what was typed; that is a reading too, and noted as such.
    """
    asker = principal(request)
    try:
        _acted(request, code, _units(asker), asker.id)
    except Refusal as refused:
        found = actions.read(code, units=_units(asker), by=asker.id)
        return _page(request, found, refused)
    if request.POST.get("act") == Act.FORWARD:
        return redirect("desk-reports")
    return redirect("desk-report", code=code)


def _acted(request: HttpRequest, code: str, units: list[str] | None, by: str) -> None:
    """Nobody answers themselves: not by their account, nor nameless from the same browser."""
    if screens.sent_here(request, code):
        raise Refusal(refusals.OWN_REPORT)
    given = request.POST
    wanted, text = given.get("act", ""), given.get("text", "")
    match wanted:
        case Act.TAKE:
            actions.take(code, units=units, by=by)
        case Act.ANSWER:
            shown_too = given.get("shown") == "yes"
            actions.answer(code, text=text, shown=shown_too, units=units, by=by)
        case Act.FORWARD:
            unit = given.get("unit", "")
            actions.forward(code, unit=unit, reason=text, units=units, by=by)
        case Act.REJECT:
            actions.reject(code, reason=text, units=units, by=by)
        case _:
            raise Refusal(refusals.UNKNOWN_ACT, act=wanted[:40])


def _page(
    request: HttpRequest, found: Report, refused: Refusal | None = None, **more: object
) -> HttpResponse:
    own = rules.is_own(found, principal(request).id) or screens.sent_here(request, found.code)
    context = {
        **shown.row(found),
        "history": shown.history(found),
        "acts": [act.value for act in Act if not own and (found.state, act) in TRANSITIONS],
        "own": own,
        "units": [one for one in province.units() if one.code != found.unit],
        "may_see_reporter": principal(request).may("operator"),
        "typed": {**request.POST.dict(), "act": request.POST.get("act", "")},
        "fault": shown.said(request, refused.message("vi"), refused.message("en"))
        if refused
        else "",
        **more,
    }
    status = STATUS[refused.code.kind] if refused else 200
    answer = render(request, "cityapps/desk_report.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _units(asker: Principal) -> list[str] | None:
    """The units whose reports the asker may see; None for all."""
    held = {unit for role in WORKERS for unit in asker.units(role)}
    return None if asker.may("operator") or "" in held else sorted(held)
