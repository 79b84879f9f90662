"""Control-plane addresses of `ioc`, below `/ioc/`."""

from django.urls import URLPattern, URLResolver, path

from saola.ioc.incidents import screens as incidents
from saola.ioc.situation import http, screens

urlpatterns: list[URLPattern | URLResolver] = [
    path("", screens.situation, name="ioc"),
    path("wall/", screens.wall, name="ioc-wall"),
    path("api/situation", http.situation, name="ioc-situation"),
    path("api/map", http.outline, name="ioc-map"),
    path("api/history", http.history, name="ioc-history"),
    path("incidents/", incidents.incidents, name="ioc-incidents"),
    path("incidents/new", incidents.new, name="ioc-new-incident"),
    path("incidents/<str:code>", incidents.incident, name="ioc-incident"),
    path("incidents/<str:code>/act", incidents.act, name="ioc-act"),
    path("incidents/<str:code>/bulletin", incidents.bulletin, name="ioc-bulletin"),
    path("incidents/<str:code>/tasks", incidents.give, name="ioc-give"),
]
