"""Pages on which administrators enter members, systems and services."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from saola.identity.api import principal, requires
from saola.kernel import refusals as kernel_refusals
from saola.kernel.errors import Refusal
from saola.lgsp import refusals
from saola.lgsp.membership import actions, rules
from saola.lgsp.registry import store
from saola.lgsp.registry.model import Organisation, Service, System
from saola.province import api as province

CLASS_NAMES = {
    "GOV": ("Cơ quan nhà nước", "Authority"),
    "COM": ("Doanh nghiệp", "Company"),
    "NGO": ("Tổ chức khác", "Other organisation"),
}
DIGITS_MAX = 4


@requires("exchange_admin")
@require_http_methods(["GET", "POST"])
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Enter a member of the exchange; refuses administrators of one unit only."""
    asker = principal(request)
    if request.method == "POST":
        actions.register_organisation(asker, _organisation(request))
        return redirect("/exchange/organisations/")
    context = {
        "classes": [(code, *CLASS_NAMES[code]) for code in rules.MEMBER_CLASSES],
        "units": province.units(),
    }
    return render(request, "lgsp/new_organisation.html", context)


@requires("exchange_admin")
@require_http_methods(["GET", "POST"])
def new_system(request: HttpRequest) -> HttpResponse:
    """Enter a system of a member that the asker administers."""
    asker = principal(request)
    members = [one for one in store.organisations() if asker.may("exchange_admin", one.unit_code)]
    if request.method == "POST":
        actions.register_system(asker, _system(request))
        return redirect("/exchange/organisations/")
    return render(request, "lgsp/new_system.html", {"members": members, "levels": [*rules.LEVELS]})


@requires("exchange_admin")
@require_http_methods(["GET", "POST"])
def new_service(request: HttpRequest) -> HttpResponse:
    """Enter a service of a system that the asker administers."""
    asker = principal(request)
    units = {one.code: one.unit_code for one in store.organisations()}
    own = [one for one in store.systems() if asker.may("exchange_admin", units[one.organisation])]
    if request.method == "POST":
        code = actions.register_service(asker, _service(request, ""))
        return redirect(f"/exchange/services/{code}")
    return render(request, "lgsp/service_form.html", {"systems": own, "service": None})


@requires("exchange_admin")
@require_http_methods(["GET", "POST"])
def change_service(request: HttpRequest, code: str) -> HttpResponse:
    """Change a service: its words, where it answers, what it offers."""
    found = store.service(code)
    if found is None:
        raise Refusal(refusals.NO_SUCH_SERVICE, code=code)
    asker = principal(request)
    if not asker.may("exchange_admin", found.owner_unit):
        raise Refusal(refusals.NOT_THE_OWNER)
    if request.method == "POST":
        actions.change_service(asker, _service(request, code))
        return redirect(f"/exchange/services/{code}")
    context = {
        "service": found,
        "endpoints": "\n".join(f"{method} {path}" for method, path in found.endpoints),
        "fields": "\n".join(found.fields),
    }
    return render(request, "lgsp/service_form.html", context)


def _organisation(request: HttpRequest) -> Organisation:
    given = request.POST
    unit = given.get("unit_code", "")
    return Organisation(
        code=given.get("code", "").strip(),
        name_vi=given.get("name_vi", "").strip(),
        name_en=given.get("name_en", "").strip(),
        member_class=given.get("member_class", ""),
        unit_code=province.unit(unit).code if unit else "",
    )


def _system(request: HttpRequest) -> System:
    given = request.POST
    level = given.get("level", "")
    return System(
        code=given.get("code", "").strip(),
        organisation=given.get("organisation", ""),
        id="",
        name_vi=given.get("name_vi", "").strip(),
        name_en=given.get("name_en", "").strip(),
        level=_number(level, "level") if level else None,
        operator=given.get("operator", "").strip()[:255],
    )


def _service(request: HttpRequest, code: str) -> Service:
    given = request.POST
    return Service(
        code=code,
        id="",
        system=given.get("system", ""),
        service_code=given.get("service_code", "").strip(),
        version=given.get("version", "").strip(),
        title_vi=given.get("title_vi", "").strip(),
        title_en=given.get("title_en", "").strip(),
        about_vi=given.get("about_vi", "").strip(),
        about_en=given.get("about_en", "").strip(),
        base_url=given.get("base_url", "").strip(),
        timeout_s=float(_number(given.get("timeout_s", "10"), "timeout_s")),
        endpoints=tuple(_endpoint(line) for line in _lines(given.get("endpoints", ""))),
        fields=_lines(given.get("fields", "")),
    )


def _endpoint(line: str) -> tuple[str, str]:
    method, _, path = line.partition(" ")
    return method.upper(), path.strip()


def _lines(text: str) -> tuple[str, ...]:
    """The lines of a field, each once."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _number(text: str, field: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > DIGITS_MAX:
        raise Refusal(kernel_refusals.INVALID_FIELD, field=field, why="1, 2, 3 …")
    return int(text)
