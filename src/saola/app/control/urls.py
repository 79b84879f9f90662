"""Every control-plane address, part by part."""

from django.contrib import admin
from django.http import HttpRequest, JsonResponse
from django.urls import include, path

from saola.identity.api import public


@public
def alive(_request: HttpRequest) -> JsonResponse:
    """`/healthz`: the control plane answers."""
    return JsonResponse({"status": "alive"})


urlpatterns = [
    path("healthz", alive),
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
    path("admin/", admin.site.urls),
]
