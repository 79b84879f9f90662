"""Control-plane addresses of `architecture`, below `/architecture/`."""

from django.urls import URLPattern, URLResolver, path

from saola.architecture.appraisal import screens as appraisal
from saola.architecture.views import screens

urlpatterns: list[URLPattern | URLResolver] = [
    path("", screens.overview, name="architecture"),
    path("views/<str:view>.svg", screens.drawing, name="architecture-drawing"),
    path("views/<str:view>", screens.view, name="architecture-view"),
    path("flows", screens.flows, name="architecture-flows"),
    path("objects/", screens.objects, name="architecture-objects"),
    path("principles", screens.principles, name="architecture-principles"),
    path("objects/<str:code>", screens.object_page, name="architecture-object"),
    path("duplicates", screens.duplicates, name="architecture-duplicates"),
    path("declarations/", appraisal.declarations, name="architecture-declarations"),
    path("declarations/new", appraisal.new, name="architecture-declare"),
    path("declarations/<str:code>", appraisal.declaration, name="architecture-declaration"),
    path("declarations/<str:code>/decide", appraisal.decide, name="architecture-decide"),
]
