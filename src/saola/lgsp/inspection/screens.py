"""Pages of the exchange: its traffic, and its evidence down to the proof of one record."""

import hashlib

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from saola.identity.api import principal, requires
from saola.kernel import clock
from saola.lgsp.inspection import actions, rules
from saola.lgsp.registry import store as registry
from saola.lgsp.registry.model import REQUESTED

READERS = ("exchange_admin", "architect")
DAYS_SHOWN = 14


@requires(*READERS)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The last fortnight: calls by day, load of each service, what waits for a decision."""
    hours = actions.hours(DAYS_SHOWN)
    shown = rules.days(hours, clock.today(), DAYS_SHOWN)
    titles = {one.id: one for one in registry.services()}
    loads = [(load, titles.get(load.service)) for load in rules.loads(hours)]
    newest = actions.entries({}, None)[:1]
    context = {
        "today": shown[-1],
        "bars": rules.bars(shown),
        "highest": max(day.calls for day in shown),
        "width": rules.WIDTH,
        "height": rules.HEIGHT,
        "loads": loads,
        "undeclared": sum(load.undeclared for load, _ in loads),
        "waiting": registry.contracts(state=REQUESTED),
        "checkpoint": actions.checkpoint(),
        "last_at": clock.parse(newest[0].at) if newest else None,
        "read_at": clock.now(),
        "days": DAYS_SHOWN,
    }
    return render(request, "lgsp/overview.html", context)


@requires("exchange_admin")
@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """The last exchanges, narrowed by what is asked for; or one, by its number."""
    number = request.GET.get("number", "").strip()
    if number.isdecimal() and number.isascii():
        return redirect(f"/exchange/evidence/{int(number[:15])}")
    before = request.GET.get("before", "")
    at = int(before[:15]) if before.isdecimal() and before.isascii() else None
    found = actions.entries(request.GET.dict(), at)
    query = request.GET.copy()
    later = ""
    if found and found[-1].seq > 0:
        query["before"] = str(found[-1].seq)
        later = f"?{query.urlencode()}"
    context = {
        "entries": [(one, clock.parse(one.at)) for one in found],
        "asked": request.GET,
        "later": later,
        "checkpoint": actions.checkpoint(),
        "consumers": [one.id for one in registry.systems()],
        "services": [one.id for one in registry.services()],
    }
    return render(request, "lgsp/records.html", context)


@requires("exchange_admin")
@require_GET
def record(request: HttpRequest, number: int) -> HttpResponse:
    """One exchange: what the log holds of it, and the proof that it stands there."""
    found = actions.look_up(principal(request), number)
    leaf = hashlib.sha256(b"\x00" + found.receipt.leaf.encode()).hexdigest()
    context = {
        "number": number,
        "record": found.record,
        "receipt": found.receipt,
        "leaf": leaf,
        "filed": clock.parse(found.record.filed),
    }
    return render(request, "lgsp/record.html", context)


@requires("exchange_admin")
@require_GET
def receipt(request: HttpRequest, number: int) -> HttpResponse:
    """The receipt as a file that the standalone verifier reads."""
    content = msgspec.json.encode(actions.take_receipt(principal(request), number))
    answer = HttpResponse(content, content_type="application/json")
    answer["content-disposition"] = f'attachment; filename="receipt-{number}.json"'
    return answer
