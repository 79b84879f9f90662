"""Control-plane addresses of `parindex`, below `/par-index/`."""

from django.urls import URLPattern, URLResolver, path

from saola.parindex.sheets import screens

urlpatterns: list[URLPattern | URLResolver] = [
    path("", screens.tables, name="par-tables"),
    path("<str:unit_code>", screens.unit, name="par-unit"),
    path("<str:unit_code>/<str:criterion>/claim", screens.claim, name="par-claim"),
    path("<str:unit_code>/<str:criterion>/appraise", screens.appraise, name="par-appraise"),
    path("<str:unit_code>/<str:criterion>/evidence", screens.evidence, name="par-evidence"),
]
