"""Bulletins for programs: JSON, CAP 1.2, Atom."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from saola.channels import limits, refusals
from saola.channels.bulletins import actions, store, warnings
from saola.channels.bulletins.words import as_json
from saola.identity.api import public
from saola.kernel import clock
from saola.kernel.errors import Refusal
from saola.province import api as province


@public
@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    """`/api/alerts`: what holds now, the most serious first; `at` says when that was."""
    found = [as_json(one) for one in actions.in_force()]
    response = JsonResponse({"at": clock.isoformat(clock.now()), "alerts": found})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """`/bulletins/feed.atom`: the newest bulletins, withdrawn ones too."""
    newest = store.newest(limits.feed_items_max)
    updated = max((warnings.changed(one) for one in newest), default=clock.now())
    body = warnings.atom(newest, province.current().name.vi, updated)
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


@public
@require_safe
def cap(request: HttpRequest, bulletin_id: str) -> HttpResponse:
    """One bulletin as a CAP 1.2 alert; a withdrawn one as its cancellation."""
    bulletin = store.by_id(bulletin_id)
    if bulletin is None:
        raise Refusal(refusals.BULLETIN_UNKNOWN, id=bulletin_id)
    manifest = province.current().manifest
    body = warnings.cap(bulletin, manifest.name.vi, manifest.agency_code)
    return HttpResponse(body, content_type="application/cap+xml; charset=utf-8")
