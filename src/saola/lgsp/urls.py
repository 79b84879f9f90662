"""Control-plane addresses of `lgsp`, below `/exchange/`."""

from django.urls import URLPattern, URLResolver, path

from saola.lgsp.inspection import screens as inspection
from saola.lgsp.membership import screens as membership
from saola.lgsp.registry import screens as registry

urlpatterns: list[URLPattern | URLResolver] = [
    path("", inspection.overview, name="exchange"),
    path("evidence/", inspection.records, name="exchange-records"),
    path("evidence/<int:number>", inspection.record, name="exchange-record"),
    path("evidence/<int:number>/receipt.json", inspection.receipt, name="exchange-receipt"),
    path("organisations/", registry.organisations, name="exchange-organisations"),
    path("organisations/new", membership.new_organisation, name="exchange-new-organisation"),
    path("systems/new", membership.new_system, name="exchange-new-system"),
    path("services/", registry.services, name="exchange-services"),
    path("services/new", membership.new_service, name="exchange-new-service"),
    path("services/<str:code>/change", membership.change_service, name="exchange-change-service"),
    path("services/<str:code>", registry.service, name="exchange-service"),
    path("services/<str:code>/switch", registry.switch, name="exchange-switch"),
    path("contracts/", registry.contracts, name="exchange-contracts"),
    path("contracts/new", registry.ask, name="exchange-ask"),
    path("contracts/<str:contract_id>", registry.contract, name="exchange-contract"),
    path("contracts/<str:contract_id>/decide", registry.decide, name="exchange-decide"),
]
