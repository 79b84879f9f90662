"""Every control-plane address, part by part."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.http import require_safe

from saola import ui
from saola.identity.api import public

ICON = Path(ui.__file__).with_name("static") / "ui" / "saola.svg"

handler400 = "saola.app.control.answers.unreadable"
handler403 = "saola.app.control.answers.forbidden"
handler404 = "saola.app.control.answers.unknown_address"
handler500 = "saola.app.control.answers.fault"


@public
def alive(_request: HttpRequest) -> JsonResponse:
    """`/healthz`: the control plane answers."""
    return JsonResponse({"status": "alive"})


@public
@require_safe
def icon(_request: HttpRequest) -> HttpResponse:
    """`/favicon.ico`: the picture, for programs that ask without having read a page."""
    answer = HttpResponse(ICON.read_bytes(), content_type="image/svg+xml")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


urlpatterns = [
    path("healthz", alive),
    path("favicon.ico", icon),
    path("", include("saola.channels.urls")),
    path("", include("saola.identity.root_urls")),
    path("account/", include("saola.identity.urls")),
    path("desk/tasks/", include("saola.ioc.desk_urls")),
    path("desk/reports/", include("saola.cityapps.desk_urls")),
    path("", include("saola.egov.urls")),
    path("ioc/", include("saola.ioc.urls")),
    path("city/", include("saola.cityapps.urls")),
    path("exchange/", include("saola.lgsp.urls")),
    path("architecture/", include("saola.architecture.urls")),
    path("par-index/", include("saola.parindex.urls")),
]
