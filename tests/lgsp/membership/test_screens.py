import pytest
from django.core.cache import cache
from django.test import Client
from tests.support.accounts import PASSWORD

from saola.kernel import audit
from saola.kernel.orm import transacting
from saola.lgsp import api
from saola.lgsp.registry import store

pytestmark = pytest.mark.django_db

MEMBER = {"code": "WATER-CO", "name_vi": "Công ty cấp nước", "member_class": "COM"}
SYSTEM = {"organisation": "WATER-CO", "code": "water-scada", "name_vi": "SCADA cấp nước"}
SERVICE = {
    "system": "water-scada",
    "service_code": "intakes",
    "version": "1",
    "title_vi": "Độ mặn tại điểm lấy nước thô",
    "base_url": "http://127.0.0.1:9/api",
    "timeout_s": "5",
    "endpoints": "GET /intakes\r\nget /intakes/*",
    "fields": "code\r\nsalinity\r\n",
}


@pytest.fixture
def enter(an_account, clock):
    cache.clear()  # rates of signing in are counted for each address, every test is a new one
    api.load_pack()

    def signed_in(name, *roles):
        an_account(name, "official", *roles)
        browser = Client(headers={"accept": "text/html", "accept-language": "vi"})
        browser.post("/account/login/", {"login": name, "password": PASSWORD})
        return browser

    return signed_in


def all_entered(browser):
    assert browser.post("/exchange/organisations/new", MEMBER).status_code == 302
    assert browser.post("/exchange/systems/new", SYSTEM).status_code == 302
    answer = browser.post("/exchange/services/new", SERVICE)
    assert answer.status_code == 302, answer.content.decode()
    return answer["location"].rpartition("/")[2]


def test_a_company_its_system_and_its_service_are_registered_and_can_be_asked_for(enter):
    admin = enter("one", ("exchange_admin", ""))
    for page in ("organisations", "systems", "services"):
        assert admin.get(f"/exchange/{page}/new").status_code == 200
    code = all_entered(admin)
    service = store.service(code)
    assert service.id == "VN/COM/WATER-CO/water-scada/intakes"
    assert service.endpoints == (("GET", "/intakes"), ("GET", "/intakes/*"))
    assert code in {one.code for one in api.services()}
    assert service.id in {one.id for one in store.snapshot().services}
    page = admin.get("/exchange/organisations/").content.decode()
    assert "SCADA cấp nước" in page
    assert "chưa thẩm tra" in page
    assert "GET /intakes" in admin.get(f"/exchange/contracts/new?service={code}").content.decode()
    with transacting() as tx:
        (row,) = audit.about(tx, code, limit=5)
    assert row["action"] == "lgsp.service.entered"


def test_a_changed_address_reaches_the_gateway_and_survives_the_next_load_of_the_pack(enter):
    admin = enter("one", ("exchange_admin", ""))
    code = all_entered(admin)
    door = f"/exchange/services/{code}/change"
    assert "http://127.0.0.1:9/api" in admin.get(door).content.decode()
    moved = SERVICE | {"base_url": "http://127.0.0.1:10", "fields": ""}
    assert admin.post(door, moved).status_code == 302
    api.load_pack()
    kept = store.service(code)
    assert (kept.base_url, kept.fields, kept.system) == ("http://127.0.0.1:10", (), "water-scada")
    assert admin.post(door, SERVICE | {"base_url": "file:///etc/passwd"}).status_code == 400
    assert store.service(code) == kept
    assert admin.get("/exchange/services/none/change").status_code == 404


def test_a_national_service_is_not_changed_by_hand(enter):
    admin = enter("one", ("exchange_admin", ""))
    before = store.service("population")
    assert admin.post("/exchange/services/population/change", SERVICE).status_code == 409
    assert store.service("population") == before


@pytest.mark.parametrize(
    ("page", "given", "status"),
    [
        ("organisations", MEMBER | {"code": "water co"}, 400),
        ("organisations", MEMBER, 409),
        ("organisations", MEMBER | {"code": "OTHER", "unit_code": "nowhere"}, 404),
        ("systems", SYSTEM, 409),
        ("systems", SYSTEM | {"code": "other", "organisation": "NOBODY"}, 404),
        ("systems", SYSTEM | {"code": "other", "level": "cao"}, 400),
        ("services", SERVICE, 409),
        ("services", SERVICE | {"service_code": "other", "system": "none"}, 404),
        ("services", SERVICE | {"service_code": "other", "endpoints": "LOOK /x"}, 400),
        ("services", SERVICE | {"service_code": "other", "timeout_s": "-1"}, 400),
    ],
)
def test_what_is_taken_unknown_or_malformed_is_refused_and_nothing_is_made(
    enter, page, given, status
):
    admin = enter("one", ("exchange_admin", ""))
    all_entered(admin)
    before = store.organisations(), store.systems(), store.services()
    assert admin.post(f"/exchange/{page}/new", given).status_code == status
    assert (store.organisations(), store.systems(), store.services()) == before


def test_administrators_of_one_unit_register_for_that_unit_only(enter):
    all_entered(enter("one", ("exchange_admin", "")))
    other = enter("two", ("exchange_admin", "H00.99"))
    before = store.organisations(), store.systems(), store.services()
    assert other.post("/exchange/organisations/new", MEMBER | {"code": "MINE"}).status_code == 403
    assert other.post("/exchange/systems/new", SYSTEM | {"code": "mine"}).status_code == 403
    mine = SERVICE | {"service_code": "mine"}
    assert other.post("/exchange/services/new", mine).status_code == 403
    assert other.post("/exchange/services/intakes/change", SERVICE).status_code == 403
    assert (store.organisations(), store.systems(), store.services()) == before
    architect = enter("three", ("architect", ""))
    assert architect.post("/exchange/systems/new", SYSTEM | {"code": "x"}).status_code == 403
