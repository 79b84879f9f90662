"""Control-plane addresses of `cityapps`, below `/city/`."""

from django.urls import URLPattern, URLResolver, path

from saola.cityapps.fieldreports import filing
from saola.cityapps.fieldreports import screens as reports
from saola.cityapps.salinity import http as salinity_json
from saola.cityapps.salinity import screens as salinity

urlpatterns: list[URLPattern | URLResolver] = [
    path("reports/", reports.reports, name="city-reports"),
    path("reports/new", filing.new, name="city-report-new"),
    path("reports/<str:code>/", reports.report, name="city-report"),
    path("reports/<str:code>/rate", reports.rate, name="city-report-rate"),
    path("reports/<str:code>/picture", reports.picture, name="city-report-picture"),
    path("salinity/", salinity.salinity, name="city-salinity"),
    path("salinity.json", salinity_json.salinity, name="city-salinity-json"),
]
