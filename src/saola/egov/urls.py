"""Control-plane addresses of `egov`."""

from django.urls import URLPattern, URLResolver, path

from saola.egov.results import screens as results

urlpatterns: list[URLPattern | URLResolver] = [
    path("check/", results.asked, name="egov_check_form"),
    path("check/<str:code>", results.check, name="egov_check"),
    path("dossiers/<str:code>/result", results.result, name="egov_result"),
    path("dossiers/<str:code>/result.pdf", results.file, name="egov_result_file"),
    path("dossiers/<str:code>/rate", results.rate, name="egov_rate"),
]
