"""Pages of the living architecture: diagram, views, objects, duplicates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saola.architecture import limits, refusals
from saola.architecture.analysis.model import FlowState, JudgedFlow
from saola.architecture.analysis.rules import duplicates as find_duplicates
from saola.architecture.analysis.rules import judge_flows, several_masters
from saola.architecture.appraisal.inventory import inventory
from saola.architecture.diagrams.connections import connection_diagram
from saola.architecture.diagrams.views import nine_components, ten_boxes
from saola.architecture.observed import store as observed
from saola.architecture.repository.model import BOXES, KINDS, Inventory, Kind
from saola.identity.api import public
from saola.kernel.errors import Refusal
from saola.ui.pages import turned

VIEWS = {
    "connections": ("Sơ đồ kết nối", "Connections"),
    "components": ("Chín thành phần", "Nine components"),
    "boxes": ("Mười khối đô thị thông minh", "Ten smart-city boxes"),
}

SHOWN_FIRST = (FlowState.UNDECLARED, FlowState.FLOWING, FlowState.SILENT)


@public
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """The architecture at a glance: the connection diagram, what it says, where to go."""
    known, flows = inventory(), _flows()
    counts = {state.value: sum(flow.state is state for flow in flows) for state in FlowState}
    return render(
        request,
        "architecture/overview.html",
        {
            "systems": len(known.objects),
            "counts": counts,
            "duplicates": len(find_duplicates(known)),
            "masters": len(several_masters(known)),
            "newest": max((item.last_at for item in observed.everything()), default=None),
            "drawing": _draw("connections", known, flows, _language(request)),
            "views": VIEWS,
        },
    )


@public
@require_GET
def view(request: HttpRequest, view: str) -> HttpResponse:
    """One view as a page; refuses an unknown one."""
    if view not in VIEWS:
        raise Refusal(refusals.NO_SUCH_VIEW, view=view)
    drawing_text = _draw(view, inventory(), _flows(), _language(request))
    context = {"view": view, "names": VIEWS[view], "drawing": drawing_text, "views": VIEWS}
    return render(request, "architecture/view.html", context)


@public
@require_GET
def drawing(request: HttpRequest, view: str) -> HttpResponse:
    """One view as an SVG file, the same bytes for the same facts; refuses an unknown one."""
    if view not in VIEWS:
        raise Refusal(refusals.NO_SUCH_VIEW, view=view)
    drawing_text = _draw(view, inventory(), _flows(), _language(request))
    response = HttpResponse(drawing_text, content_type="image/svg+xml")
    response["content-disposition"] = f'inline; filename="{view}.svg"'
    return response


@public
@require_GET
def object_page(request: HttpRequest, code: str) -> HttpResponse:
    """One object: what is declared of it, whom it exchanges with, what it may duplicate."""
    known = inventory()
    item = known.find(code)
    if item is None:
        raise Refusal(refusals.NO_SUCH_OBJECT, code=code)
    flows = tuple(flow for flow in _flows() if code in {flow.consumer, flow.provider})
    pairs = [pair for pair in find_duplicates(known) if code in {pair.one.code, pair.other.code}]
    return render(
        request,
        "architecture/object.html",
        {
            "item": item,
            "known": known,
            "flows": flows,
            "duplicates": pairs,
            "drawing": connection_diagram(known, flows, _language(request)) if flows else "",
        },
    )


@public
@require_GET
def objects(request: HttpRequest) -> HttpResponse:
    """Every object as a list, or those of one kind, box or owner."""
    known = inventory()
    wanted = {key: request.GET.get(key, "") for key in ("kind", "box", "owner")}
    chosen = [
        item
        for item in known.objects
        if all(not value or getattr(item, key) == value for key, value in wanted.items())
    ]
    context = {
        **turned(chosen, request.GET, limits.objects_per_page),
        "wanted": wanted,
        "kinds": KINDS,
        "boxes": BOXES,
        "owners": sorted({item.owner for item in known.objects if item.owner}),
    }
    return render(request, "architecture/objects.html", context)


@public
@require_GET
def principles(request: HttpRequest) -> HttpResponse:
    """The principles of the architecture, each with what it says and why."""
    chosen = inventory().of_kinds((Kind.PRINCIPLE,))
    return render(request, "architecture/principles.html", {"principles": chosen})


@public
@require_GET
def flows(request: HttpRequest) -> HttpResponse:
    """Every flow as a table, or those of one pair of systems; what nobody declared comes first."""
    wanted = {key: request.GET.get(key, "") for key in ("consumer", "provider", "state")}
    chosen = [
        flow
        for flow in _flows()
        if all(not value or getattr(flow, key) == value for key, value in wanted.items())
    ]
    chosen.sort(key=lambda flow: SHOWN_FIRST.index(flow.state))
    return render(request, "architecture/flows.html", {"flows": chosen, "known": inventory()})


@public
@require_GET
def duplicates(request: HttpRequest) -> HttpResponse:
    """The duplication report: questions with evidence for the owners to answer."""
    known = inventory()
    context = {"known": known, "pairs": find_duplicates(known), "masters": several_masters(known)}
    return render(request, "architecture/duplicates.html", context)


def _flows() -> tuple[JudgedFlow, ...]:
    return judge_flows(inventory().flows, observed.everything())


def _language(request: HttpRequest) -> str:
    return "en" if getattr(request, "LANGUAGE_CODE", "vi") == "en" else "vi"


def _draw(view: str, known: Inventory, judged: tuple[JudgedFlow, ...], language: str) -> str:
    if view == "connections":
        return connection_diagram(known, judged, language)
    return (nine_components if view == "components" else ten_boxes)(known, language)
