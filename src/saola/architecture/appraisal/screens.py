"""Pages on which a unit declares a system and an architect decides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saola.architecture import limits, refusals
from saola.architecture.analysis.rules import duplicates_of
from saola.architecture.appraisal import actions, store
from saola.architecture.appraisal.inventory import inventory
from saola.architecture.appraisal.model import Declaration, State
from saola.architecture.repository.model import BOXES, Kind, Name
from saola.identity.api import Principal, principal, requires
from saola.kernel import clock
from saola.kernel.errors import Refusal
from saola.province import api as province

DECLARERS = ("officer", "leader", "architect")
SHOWN_MAX = 200


@requires(*DECLARERS)
@require_GET
def declarations(request: HttpRequest) -> HttpResponse:
    """What units declared, the newest first: all for architects, one's own units' for others."""
    owners = _readable(principal(request))
    context = {"declarations": store.newest(SHOWN_MAX, owners)}
    return render(request, "architecture/declarations.html", context)


@requires(*DECLARERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Declare a system of one's own unit; duplicates are shown on the page that follows."""
    asker = principal(request)
    units = _units(asker)
    if request.method == "POST":
        given = _declaration(request, asker.id)
        if given.owner not in units:
            raise Refusal(refusals.OTHER_UNIT)
        actions.declare(given, inventory())
        return redirect(f"/architecture/declarations/{given.code}")
    known = inventory()
    context = {
        "boxes": BOXES,
        "units": units,
        "known": known,
        "systems": known.of_kinds((Kind.SYSTEM, Kind.PLATFORM, Kind.DATA_STORE)),
        "entities": sorted({e for item in known.objects for e in (*item.masters, *item.reads)}),
    }
    return render(request, "architecture/new.html", context)


@requires(*DECLARERS)
@require_GET
def declaration(request: HttpRequest, code: str) -> HttpResponse:
    """One declaration with the duplicates found, for its unit and the architects.

    What an architect accepted stands for everybody in the inventory; this page does not.
    """
    found, asker = store.find(code), principal(request)
    if found is None:
        raise Refusal(refusals.NO_SUCH_OBJECT, code=code)
    owners = _readable(asker)
    if owners is not None and found.owner not in owners:
        raise Refusal(refusals.OTHER_UNIT)
    may_decide = (
        found.state is State.PROPOSED and asker.may("architect") and asker.id != found.declared_by
    )
    known = inventory()
    context = {
        "declaration": found,
        "known": known,
        "duplicates": duplicates_of(found.as_object(), known),
        "may_decide": may_decide,
    }
    return render(request, "architecture/declaration.html", context)


@requires("architect")
@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Accept or refuse a declaration in writing."""
    actions.decide(
        code,
        principal(request).id,
        request.POST.get("reason", ""),
        inventory(),
        accept=request.POST.get("verdict") == "accept",
    )
    return redirect(f"/architecture/declarations/{code}")


def _readable(asker: Principal) -> frozenset[str] | None:
    """The units whose declarations the asker reads; None: of all."""
    held = {unit for role in DECLARERS for unit in asker.units(role)}
    return None if asker.may("architect") or "" in held else frozenset(held)


def _units(asker: Principal) -> list[str]:
    """The units the asker declares for; whoever acts for the whole province, for any of them."""
    held = {unit for role in DECLARERS for unit in asker.units(role)}
    return [unit.code for unit in province.units()] if "" in held else sorted(held)


def _declaration(request: HttpRequest, by: str) -> Declaration:
    given = request.POST
    name = given.get("name_vi", "").strip()
    return Declaration(
        code=given.get("code", "").strip(),
        name=Name(name, given.get("name_en", "").strip() or name),
        box=given.get("box", ""),
        owner=given.get("owner", ""),
        purpose=given.get("purpose", "").strip(),
        functions=_listed(given.get("functions", "")),
        masters=_listed(given.get("masters", "")),
        reads=_listed(given.get("reads", "")),
        providers=tuple(dict.fromkeys(given.getlist("providers"))),
        product=given.get("product", "").strip()[: limits.field_letters_max],
        state=State.PROPOSED,
        declared_by=by,
        declared_at=clock.now(),
    )


def _listed(text: str) -> tuple[str, ...]:
    """The items of a line separated by commas or line breaks."""
    items = (item.strip() for item in text.replace("\n", ",").split(","))
    return tuple(dict.fromkeys(item for item in items if item))[: limits.list_items_max]
