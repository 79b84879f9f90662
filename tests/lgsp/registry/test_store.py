import pytest

from saola.lgsp import api
from saola.lgsp.registry import store

pytestmark = [pytest.mark.django_db, pytest.mark.stores]


def test_identifiers_are_those_of_x_road(clock):
    api.load_pack()
    own = store.system("egov")
    assert own.id == f"VN/GOV/{own.organisation}/egov"
    assert store.service("population").id == "VN/GOV/BCA/csdl-dan-cu/citizens"
    assert store.service("nothing") is None
    assert store.system("nothing") is None
    assert store.contract("nothing") is None
    assert {system.code for system in store.systems()} >= {"egov", "ioc", "csdl-dan-cu"}


def test_the_snapshot_holds_what_the_gateway_needs(clock):
    api.load_pack()
    snapshot = store.snapshot()
    assert snapshot.version == store.version() > 0
    contract = next(one for one in snapshot.contracts if one.service.endswith("citizens"))
    assert contract.dossier_required
    assert contract.endpoints[0].path == "/lookup"
    assert contract.consumer in {client.id for client in snapshot.clients}
