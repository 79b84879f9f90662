"""Addresses at which units answer field reports, below `/desk/reports/`."""

from django.urls import URLPattern, URLResolver, path

from saola.cityapps.fieldreports import desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.reports, name="desk-reports"),
    path("<str:code>/", desk.report, name="desk-report"),
    path("<str:code>/act", desk.act, name="desk-report-act"),
    path("<str:code>/picture", desk.picture, name="desk-report-picture"),
    path("<str:code>/reporter", desk.reporter, name="desk-report-reporter"),
]
