"""Control-plane addresses of `egov`."""

from django.urls import URLPattern, URLResolver, path

from saola.egov.desk import screens as desk
from saola.egov.intake import http, own
from saola.egov.intake import screens as intake
from saola.egov.papers import screens as papers
from saola.egov.procedures import screens as procedures
from saola.egov.results import screens as results
from saola.egov.tracking import screens as tracking

urlpatterns: list[URLPattern | URLResolver] = [
    path("procedures/", procedures.catalogue, name="egov_procedures"),
    path("procedures/<str:code>/", procedures.procedure, name="egov_procedure"),
    path("procedures/<str:code>/file", intake.file, name="egov_file"),
    path("desk/counter/", intake.counter, name="egov_counter"),
    path("desk/counter/<str:code>/", intake.counter_file, name="egov_counter_file"),
    path("my/", own.mine, name="egov_mine"),
    path("track/", tracking.track, name="egov_track"),
    path("dossiers/<str:code>/", own.dossier, name="egov_own"),
    path("dossiers/<str:code>/receipt", intake.receipt, name="egov_receipt"),
    path("dossiers/<str:code>/supplement", own.supplement, name="egov_supplement"),
    path("dossiers/<str:code>/withdraw", own.withdraw, name="egov_withdraw"),
    path("api/procedures", http.procedures, name="egov_api_procedures"),
    path("api/procedures/<str:code>", http.procedure, name="egov_api_procedure"),
    path("api/dossiers", http.dossiers, name="egov_api_dossiers"),
    path("api/dossiers/<str:code>", http.dossier, name="egov_api_dossier"),
    path("api/dossiers/<str:code>/acts", http.own_acts, name="egov_api_own_acts"),
    path("api/desk/dossiers/<str:code>/acts", http.desk_acts, name="egov_api_desk_acts"),
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
