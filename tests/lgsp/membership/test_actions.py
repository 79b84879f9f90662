import pytest

from saola.identity.tokens import Principal, Role
from saola.kernel import audit
from saola.kernel.errors import Refusal
from saola.kernel.orm import transacting
from saola.lgsp import api
from saola.lgsp.membership import actions
from saola.lgsp.registry import store
from saola.lgsp.registry.model import Organisation, Service, System

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

ADMIN = Principal(id="admin-1", kind="official", roles=(Role("exchange_admin"),))
UNITS_OWN = Principal(id="admin-2", kind="official", roles=(Role("exchange_admin", "H00.99"),))
MEMBER = Organisation(code="WATER-CO", name_vi="Công ty cấp nước", member_class="COM")
SYSTEM = System(
    code="water-scada", organisation="WATER-CO", id="", name_vi="SCADA", source="x", verified=True
)
SERVICE = Service(
    code="",
    id="",
    system="water-scada",
    service_code="intakes",
    version="1",
    title_vi="Điểm lấy nước thô",
    title_en="Raw-water intakes",
    endpoints=(("GET", "/**"),),
)


@pytest.fixture(autouse=True)
def loaded(clock):
    api.load_pack()


def test_whoever_enters_a_system_does_not_verify_it():
    actions.register_organisation(ADMIN, MEMBER)
    actions.register_system(ADMIN, SYSTEM)
    kept = store.system("water-scada")
    assert (kept.source, kept.verified) == ("exchange", False)
    with transacting() as tx:
        (row,) = audit.about(tx, "water-scada", limit=5)
    assert (row["action"], row["actor"]) == ("lgsp.system.registered", "admin-1")


def test_a_service_belongs_to_the_unit_behind_its_systems_member():
    unit = next(one.unit_code for one in store.organisations() if one.unit_code)
    owner = next(one.code for one in store.organisations() if one.unit_code == unit)
    actions.register_system(
        ADMIN, System(code="land-desk", organisation=owner, id="", name_vi="Đất đai")
    )
    taken = Service(
        code="",
        id="",
        system="land-desk",
        service_code="population",
        version="1",
        title_vi="Dân cư của đất đai",
        title_en="",
        endpoints=(("GET", "/**"),),
    )
    assert actions.register_service(ADMIN, taken) == "land-desk.population"
    assert store.service("land-desk.population").owner_unit == unit
    assert store.service("population").system != "land-desk"


def test_administrators_of_another_unit_enter_nothing():
    actions.register_organisation(ADMIN, MEMBER)
    actions.register_system(ADMIN, SYSTEM)
    for enter, wanted in (
        (actions.register_organisation, Organisation(code="B", name_vi="B")),
        (actions.register_system, System(code="b-b", organisation="WATER-CO", id="", name_vi="B")),
        (actions.register_service, SERVICE),
    ):
        with pytest.raises(Refusal) as refused:
            enter(UNITS_OWN, wanted)
        assert refused.value.code.code == "not_the_owner"
    assert actions.register_service(ADMIN, SERVICE) == "intakes"
