"""Reporting in two steps: what and where; then the words, to the unit that the person confirms.

Complete without JavaScript. A fault shows its step again with all that was typed; the way back to
the place and forth to the words is posted, so that no words stand in an address.
"""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from saola.cityapps import limits, refusals
from saola.cityapps.fieldreports import actions, rules, screens, shown
from saola.cityapps.fieldreports.model import Given
from saola.identity.api import client_address, principal, public
from saola.kernel import clock
from saola.kernel import refusals as kernel_refusals
from saola.kernel.errors import Refusal, RefusalCode
from saola.kernel.http.message import STATUS
from saola.kernel.orm import in_steps
from saola.province import api as province
from saola.province.api import Division, ReportCategory, Unit

ASKED = ("category", "division", "lat", "lon")
TYPED = ("text", "email")
PLACE, DESCRIBE, SEND = "place", "describe", "send"  # where a posted form leads
YES = "yes"
FIELDS: dict[RefusalCode, str] = {
    refusals.NO_SUCH_CATEGORY: "category",
    refusals.NO_PLACE: "division",
    refusals.BAD_PLACE: "lat",
    refusals.OUTSIDE: "lat",
    refusals.TEXT_MISSING: "text",
    refusals.TEXT_TOO_LONG: "text",
    kernel_refusals.UNREADABLE: "text",
    refusals.BAD_EMAIL: "email",
    refusals.PICTURE_KIND: "picture",
    refusals.PICTURE_TOO_LARGE: "picture",
}


class Spot(msgspec.Struct, frozen=True):
    """What is reported, where, and the unit that answers it; `at` is a position in degrees."""

    kind: ReportCategory
    division: Division
    unit: Unit
    at: tuple[float, float] | None


@in_steps
@public
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The step that was asked for, or the report filed and its page opened."""
    posted = request.method == "POST"
    given = request.POST if posted else request.GET
    asked = {name: given.get(name, "").strip() for name in ASKED}
    going = given.get("go", SEND) if posted else DESCRIBE
    if going == PLACE or not (posted or any(name in given for name in ASKED)):
        return _place(request, asked)
    try:
        spot = _spot(asked)
    except Refusal as refused:
        return _place(request, asked, refused)
    if going != SEND:
        return _describe(request, asked, spot)
    try:
        filed = _file(request, spot)
    except Refusal as refused:
        return _describe(request, asked, spot, refused)
    screens.remember(request, filed.report.code)
    request.session[f"key:{filed.report.code}"] = filed.key
    return redirect("city-report", code=filed.report.code)


def _spot(asked: dict[str, str]) -> Spot:
    """Refuses an unknown category or division, and what names no place of the province."""
    kind, at = actions.category(asked["category"]), rules.place(asked["lat"], asked["lon"])
    if asked["division"]:
        division = _division(asked["division"])
        actions.near(at, division)
    elif at is not None:
        division = actions.division_at(*at)
    else:
        raise Refusal(refusals.NO_PLACE)
    return Spot(kind, division, actions.unit_for(kind, division.code), at)


def _division(code: str) -> Division:
    try:
        return province.division(code)
    except Refusal as unknown:
        raise Refusal(refusals.NO_PLACE) from unknown


def _file(request: HttpRequest, spot: Spot) -> actions.Filed:
    sent, given = request.FILES.get("picture"), request.POST
    return actions.file(
        Given(
            category=spot.kind.code,
            text=given.get("text", ""),
            division=spot.division.code,
            lat=spot.at[0] if spot.at else None,
            lon=spot.at[1] if spot.at else None,
            # One byte too many is enough for it to be refused.
            picture=sent.read(limits.picture_bytes_max + 1) if sent is not None else b"",
            email=given.get("email", ""),
            account=principal(request).id,
        ),
        origin=salted_hmac(screens.OWN, client_address(request), algorithm="sha256").hexdigest(),
    )


def _place(
    request: HttpRequest, asked: dict[str, str], refused: Refusal | None = None
) -> HttpResponse:
    choices = {
        "categories": province.current().report_categories,
        "districts": shown.districts(),
    }
    return _page(request, "cityapps/report_place.html", {"asked": asked, **choices}, refused)


def _describe(
    request: HttpRequest, asked: dict[str, str], spot: Spot, refused: Refusal | None = None
) -> HttpResponse:
    context = {
        "asked": asked,
        "kind": spot.kind,
        "division": spot.division,
        "place": shown.place(spot.division.code),
        "unit": spot.unit,
        "guessed": not asked["division"],
        "due_at": province.due(clock.now(), spot.kind.deadline, spot.unit.code),
        "letters_max": limits.report_letters_max,
        "anonymous": principal(request).anonymous,
    }
    return _page(request, "cityapps/report_new.html", context, refused)


def _page(
    request: HttpRequest, template: str, context: dict[str, object], refused: Refusal | None
) -> HttpResponse:
    """A step with the words that were typed, and what is to be mended in it."""
    typed = {name: request.POST.get(name, "") for name in TYPED}
    fault = _fault(request, refused) if refused else None
    more = {
        "typed": typed,
        "carrying": any(typed.values()),
        # No browser sends a file twice by itself, and an unfinished report keeps none.
        "picture_lost": "picture" in request.FILES or request.POST.get("picture_lost") == YES,
        "fault": fault,
        "errors": {fault["field"]: fault["why"]} if fault else {},
    }
    status = STATUS[refused.code.kind] if refused else 200
    answer = render(request, template, context | more, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _fault(request: HttpRequest, refused: Refusal) -> dict[str, str]:
    """What is wrong and beside which field it is said; empty when it is about no field."""
    language = "en" if getattr(request, "LANGUAGE_CODE", "vi") == "en" else "vi"
    return {"field": FIELDS.get(refused.code, ""), "why": refused.message(language)}
