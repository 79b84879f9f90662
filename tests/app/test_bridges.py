import msgspec
import pytest

from saola.app import bridges
from saola.architecture.events import SystemAccepted
from saola.kernel import orm
from saola.kernel.events import Envelope
from saola.lgsp import api as lgsp
from saola.province import api as province


@pytest.mark.parametrize(
    ("identifier", "system"),
    [
        ("VN/GOV/TG/egov", "egov"),
        ("VN/GOV/BCA/csdl-dan-cu/citizens", "csdl-dan-cu"),
        ("stranger", "stranger"),
    ],
)
def test_an_exchange_identifier_names_the_system_of_the_inventory(identifier, system):
    assert bridges.system_of(identifier) == system


@pytest.mark.django_db
def test_an_accepted_system_may_ask_for_contracts_under_its_owners_name():
    lgsp.load_pack()
    owner = province.units()[0].code
    fact = SystemAccepted(code="new-one", name_vi="Hệ thống mới", name_en="New", owner=owner)
    told = Envelope(
        source="control",
        seq=1,
        id="1",
        name=fact.name,
        key="new-one",
        at="2026-03-02T01:00:00.000Z",
        trace="",
        body=msgspec.json.encode(fact),
    )
    with orm.transacting() as tx:
        bridges.register_accepted_system(told, tx)
        bridges.register_accepted_system(told, tx)
    (registered,) = [one for one in lgsp.systems() if one.code == "new-one"]
    assert registered.id == f"VN/GOV/{owner}/new-one"
