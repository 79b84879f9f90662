"""Control-plane addresses of `egov`."""

from django.urls import URLPattern, URLResolver, path

from saola.egov.desk import screens as desk
from saola.egov.papers import screens as papers
from saola.egov.results import screens as results

urlpatterns: list[URLPattern | URLResolver] = [
    path("check/", results.asked, name="egov_check_form"),
    path("check/<str:code>", results.check, name="egov_check"),
    path("dossiers/<str:code>/papers/<str:paper_id>", papers.paper, name="egov_paper"),
    path("dossiers/<str:code>/result", results.result, name="egov_result"),
    path("dossiers/<str:code>/result.pdf", results.file, name="egov_result_file"),
    path("dossiers/<str:code>/rate", results.rate, name="egov_rate"),
    path("desk/", desk.work, name="egov_desk"),
    path("desk/figures/", desk.figures, name="egov_desk_figures"),
    path("desk/dossiers/<str:code>/", desk.dossier, name="egov_desk_dossier"),
    path("desk/dossiers/<str:code>/<str:verb>", desk.act, name="egov_desk_act"),
]
