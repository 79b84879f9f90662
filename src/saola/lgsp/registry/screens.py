"""Pages of the registry: members, systems, services, and contracts with their life."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saola.identity.api import principal, requires
from saola.kernel import clock
from saola.kernel import refusals as kernel_refusals
from saola.kernel.errors import Refusal
from saola.lgsp import refusals
from saola.lgsp.registry import actions, rules, store
from saola.lgsp.registry.model import REASONED, STATES, Ask, Contract

READERS = ("exchange_admin", "architect", "leader")
ASKERS = ("exchange_admin", "architect", "leader")
ACT_NAMES = {
    "approve": ("Phê duyệt", "Approve"),
    "refuse": ("Từ chối", "Refuse"),
    "suspend": ("Tạm dừng", "Suspend"),
    "resume": ("Cho chạy lại", "Resume"),
    "revoke": ("Thu hồi", "Revoke"),
}
STATE_NAMES = {
    "requested": ("Chờ phê duyệt", "Waiting", "badge-warn"),
    "approved": ("Có hiệu lực", "In force", "badge-good"),
    "refused": ("Bị từ chối", "Refused", "badge-bad"),
    "suspended": ("Tạm dừng", "Suspended", "badge-warn"),
    "revoked": ("Đã thu hồi", "Revoked", "badge-bad"),
    "expired": ("Hết hiệu lực", "Expired", ""),
}


@requires(*READERS)
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """The members of the exchange and the systems of each."""
    by_member: dict[str, list[object]] = {}
    for system in store.systems():
        by_member.setdefault(system.organisation, []).append(system)
    members = [(one, by_member.get(one.code, [])) for one in store.organisations()]
    return render(
        request,
        "lgsp/organisations.html",
        {
            "members": members,
            "count": sum(len(systems) for _, systems in members),
            "may_register": principal(request).may("exchange_admin"),
        },
    )


@requires(*READERS)
@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """The catalogue of services."""
    systems = {one.code: one for one in store.systems()}
    shown = [(one, systems[one.system]) for one in store.services()]
    context = {"services": shown, "may_register": principal(request).may("exchange_admin")}
    return render(request, "lgsp/services.html", context)


@requires(*READERS)
@require_GET
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service: what it takes and gives, who may call it."""
    found = store.service(code)
    if found is None:
        raise Refusal(refusals.NO_SUCH_SERVICE, code=code)
    held = _all_shown([one for one in store.contracts() if one.ask.service == code])
    context = {
        "service": found,
        "contracts": held,
        "may_switch": principal(request).may("exchange_admin", found.owner_unit),
    }
    return render(request, "lgsp/service.html", context)


@requires("exchange_admin")
@require_POST
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Open or close a service for everybody; its owner's administrators only."""
    asker, found = principal(request), store.service(code)
    if found is None:
        raise Refusal(refusals.NO_SUCH_SERVICE, code=code)
    if not asker.may("exchange_admin", found.owner_unit):
        raise Refusal(refusals.NOT_THE_OWNER)
    actions.enable_service(asker, code, enabled=request.POST.get("do") == "open")
    return redirect(f"/exchange/services/{code}")


@requires(*READERS)
@require_GET
def contracts(request: HttpRequest) -> HttpResponse:
    """The contracts, those that wait first, or those in one state."""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    context = {
        "contracts": _all_shown(store.contracts(state=state)),
        "state": state,
        "states": [(code, *STATE_NAMES[code][:2]) for code in STATES],
        "now": clock.now(),
    }
    return render(request, "lgsp/contracts.html", context)


@requires(*ASKERS)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a service in a system's name: purpose, legal basis, fields, quota, validity."""
    asker = principal(request)
    if request.method == "POST":
        made = actions.request_contract(asker, _ask(request))
        return redirect(f"/exchange/contracts/{made}")
    code = request.GET.get("service", "")
    chosen = store.service(code) if code else None
    context = {
        "chosen": chosen,
        "services": [one for one in store.services() if one.enabled],
        "systems": [one for one in store.systems() if one.enabled],
        "today": clock.today().isoformat(),
    }
    return render(request, "lgsp/ask.html", context)


@requires(*READERS)
@require_GET
def contract(request: HttpRequest, contract_id: str) -> HttpResponse:
    """One contract, and what the asker may do with it next."""
    found = store.contract(contract_id)
    if found is None:
        raise Refusal(refusals.NO_SUCH_CONTRACT, id=contract_id)
    asker = principal(request)
    owner = asker.may("exchange_admin", found.owner_unit)
    own = asker.id == found.requested_by
    context = {
        "shown": _all_shown([found])[0],
        "acts": [
            (act, *ACT_NAMES[act], act in REASONED)
            for act in (rules.acts_open(found) if owner and not own else ())
        ],
        "own": own and owner,
        "now": clock.now(),
    }
    return render(request, "lgsp/contract.html", context)


@requires("exchange_admin")
@require_POST
def decide(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Approve, refuse, suspend, resume or revoke; never by whoever asked."""
    act = request.POST.get("act", "")
    if act not in ACT_NAMES:
        raise Refusal(kernel_refusals.INVALID_FIELD, field="act", why=", ".join(ACT_NAMES))
    actions.decide(principal(request), contract_id, act, request.POST.get("reason", ""))
    return redirect(f"/exchange/contracts/{contract_id}")


def _all_shown(contracts: list[Contract]) -> list[dict[str, object]]:
    """Contracts with the words of their state and the names of their two sides."""
    systems = {one.code: (one.name_vi, one.name_en or one.name_vi) for one in store.systems()}
    services = {one.code: (one.title_vi, one.title_en or one.title_vi) for one in store.services()}
    shown: list[dict[str, object]] = []
    for one in contracts:
        vi, en, badge = STATE_NAMES[one.state]
        names = {"consumer": systems[one.ask.consumer], "service": services[one.ask.service]}
        shown.append({"contract": one, "state_vi": vi, "state_en": en, "badge": badge, **names})
    return shown


def _ask(request: HttpRequest) -> Ask:
    given = request.POST
    until = given.get("until", "").strip()
    return Ask(
        consumer=given.get("consumer", ""),
        service=given.get("service", ""),
        purpose=given.get("purpose", "").strip(),
        purpose_text=given.get("purpose_text", "").strip(),
        legal_basis=given.get("legal_basis", "").strip(),
        fields=tuple(dict.fromkeys(given.getlist("fields"))),
        endpoints=tuple(_endpoint(text) for text in dict.fromkeys(given.getlist("endpoints"))),
        per_minute=_number(given.get("per_minute", ""), "per_minute"),
        per_day=_number(given.get("per_day", ""), "per_day"),
        since=_day(given.get("since", ""), "since"),
        until=_day(until, "until") if until else None,
        dossier_required="dossier_required" in given,
    )


def _endpoint(text: str) -> tuple[str, str]:
    method, _, path = text.partition(" ")
    return method, path


def _number(text: str, field: str) -> int:
    digits_max = 9
    if not text.isascii() or not text.isdecimal() or len(text) > digits_max:
        raise Refusal(kernel_refusals.INVALID_FIELD, field=field, why="1, 2, 3 …")
    return int(text)


def _day(text: str, field: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as wrong:
        why = "YYYY-MM-DD"
        raise Refusal(kernel_refusals.INVALID_FIELD, field=field, why=why) from wrong
