"""Pages of bulletins: for everybody to read, for the operations centre to publish."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from saola.channels import limits, refusals
from saola.channels.bulletins import actions, store
from saola.channels.bulletins.model import KINDS, LEVELS
from saola.channels.bulletins.words import shown
from saola.identity.api import principal, public, requires
from saola.kernel import clock, ids
from saola.kernel.errors import Refusal
from saola.province import api as province
from saola.province.api import Level, Text

HOURS = (6, 12, 24, 48, 72, 168)


@public
@require_safe
def bulletins(request: HttpRequest) -> HttpResponse:
    """What holds now, then the earlier ones."""
    now = clock.now()
    held = actions.in_force()
    names = {one.id for one in held}
    earlier = [one for one in store.newest(limits.bulletins_shown_max) if one.id not in names]
    return render(
        request,
        "channels/bulletins.html",
        {
            "alerts": [shown(one) for one in held],
            "earlier": [shown(one) for one in earlier if one.since <= now],
            "now": now,
        },
    )


@public
@require_safe
def bulletin(request: HttpRequest, bulletin_id: str) -> HttpResponse:
    """One bulletin."""
    found = store.by_id(bulletin_id)
    if found is None:
        raise Refusal(refusals.BULLETIN_UNKNOWN, id=bulletin_id)
    held = any(one.id == found.id for one in actions.in_force())
    return render(request, "channels/bulletin.html", {"alert": shown(found), "held": held})


@requires("operator", "leader")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Write a bulletin; see and withdraw those that hold, see those that are over."""
    holding = actions.in_force()
    held = {one.id for one in holding}
    newest = store.newest(limits.bulletins_shown_max)
    return render(
        request,
        "channels/bulletin_desk.html",
        {
            "kinds": KINDS.items(),
            "levels": enumerate(LEVELS),
            "hours": HOURS,
            "divisions": province.divisions(level=Level.DISTRICT),
            "key": str(ids.new()),
            "holding": [shown(one) for one in holding],
            "over": [shown(one) for one in newest if one.id not in held],
            "held": held,
        },
    )


@requires("operator", "leader")
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publish what was written; a form sent twice publishes once."""
    given = request.POST
    now = clock.now()
    actions.publish(
        key=f"desk:{given.get('key', '')}",
        kind=given.get("kind", ""),
        level=_whole(given.get("level", ""), "level"),
        title=Text(given.get("title_vi", "").strip(), given.get("title_en", "").strip()),
        text=Text(given.get("text_vi", "").strip(), given.get("text_en", "").strip()),
        area=given.getlist("area"),
        source=given.get("source", "").strip()[: limits.title_letters_max],
        issued_by=principal(request).id,
        since=now,
        until=now + dt.timedelta(hours=_whole(given.get("hours", ""), "hours")),
    )
    return redirect("bulletin_desk")


@requires("operator", "leader")
@require_POST
def withdraw(request: HttpRequest, bulletin_id: str) -> HttpResponse:
    """Withdraw a bulletin, with the reason."""
    actions.withdraw(bulletin_id, request.POST.get("why", ""), by=principal(request).id)
    return redirect("bulletin_desk")


def _whole(text: str, field: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):  # noqa: PLR2004 # no such hours
        raise Refusal(
            refusals.BULLETIN_FIELD, field=field, why_vi="cần một số", why_en="a number is needed"
        )
    return int(text)
