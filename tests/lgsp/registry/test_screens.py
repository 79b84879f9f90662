import pytest
from django.core.cache import cache
from django.test import Client

from saola.lgsp import api
from saola.lgsp.registry import store

pytestmark = pytest.mark.django_db

ASKED = {
    "consumer": "channels",
    "service": "population",
    "purpose": "kiosk.verify",
    "purpose_text": "Xác thực người dùng tại ki-ốt",
    "legal_basis": "Nghị định 118/2025/NĐ-CP",
    "fields": ["matches"],
    "endpoints": ["POST /verify"],
    "per_minute": "60",
    "per_day": "1000",
    "since": "2026-03-02",
    "until": "",
}


@pytest.fixture
def people(an_account, clock):
    """Browsers of people signed in by their names."""
    cache.clear()  # rates of signing in are counted for each address, every test is a new one
    api.load_pack()
    from tests.support.accounts import PASSWORD

    def enter(name, *roles):
        an_account(name, "official", *roles)
        browser = Client(headers={"accept": "text/html", "accept-language": "vi"})
        browser.post("/account/login/", {"login": name, "password": PASSWORD})
        return browser

    return enter


def asked(browser, **changes):
    answer = browser.post("/exchange/contracts/new", ASKED | changes)
    assert answer.status_code == 302, answer.content.decode()
    return answer["location"].rpartition("/")[2]


def test_who_asked_does_not_approve_and_another_administrator_does(people):
    first = people("one", ("exchange_admin", ""))
    second = people("two", ("exchange_admin", ""))
    contract = asked(first)
    door = f"/exchange/contracts/{contract}"
    assert "không tự phê duyệt" in first.get(door).content.decode()
    assert first.post(f"{door}/decide", {"act": "approve"}).status_code == 403
    assert store.contract(contract).state == "requested"
    assert "Phê duyệt" in second.get(door).content.decode()
    assert second.post(f"{door}/decide", {"act": "suspend"}).status_code == 409
    assert second.post(f"{door}/decide", {"act": "approve"}).status_code == 302
    assert second.post(f"{door}/decide", {"act": "suspend", "reason": " "}).status_code == 400
    suspended = second.post(f"{door}/decide", {"act": "suspend", "reason": "Rà soát"})
    assert suspended.status_code == 302
    assert "Rà soát" in first.get(door).content.decode()
    assert second.post(f"{door}/decide", {"act": "explode"}).status_code == 400


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"consumer": "nobody"}, 404),
        ({"service": "nothing"}, 404),
        ({"purpose": "Tò mò"}, 400),
        ({"legal_basis": " "}, 400),
        ({"fields": ["citizen.secret"]}, 400),
        ({"fields": []}, 400),
        ({"endpoints": ["DELETE /verify"]}, 400),
        ({"endpoints": []}, 400),
        ({"per_minute": "many"}, 400),
        ({"per_day": "-1"}, 400),
        ({"since": "hôm nay"}, 400),
        ({"until": "2020-01-01"}, 400),
    ],
)
def test_an_incomplete_request_is_refused_and_nothing_is_made(people, changes, status):
    browser = people("one", ("architect", ""))
    before = len(store.contracts())
    answer = browser.post("/exchange/contracts/new", ASKED | changes)
    assert answer.status_code == status
    assert len(store.contracts()) == before


def test_an_architect_asks_and_does_not_decide(people):
    browser = people("one", ("architect", ""))
    contract = asked(browser)
    answer = browser.post(f"/exchange/contracts/{contract}/decide", {"act": "approve"})
    assert answer.status_code == 403
    assert browser.get("/exchange/contracts/none").status_code == 404


def test_a_service_is_closed_and_opened_by_its_administrators(people):
    admin = people("one", ("exchange_admin", ""))
    door = "/exchange/services/population"
    assert "POST /lookup" in admin.get(door).content.decode()
    assert admin.post(f"{door}/switch", {"do": "close"}).status_code == 302
    assert not store.service("population").enabled
    assert admin.post(f"{door}/switch", {"do": "open"}).status_code == 302
    assert store.service("population").enabled
    other = people("two", ("exchange_admin", "H00.99"))
    assert other.post(f"{door}/switch", {"do": "close"}).status_code == 403
    assert admin.get("/exchange/services/none").status_code == 404
    assert admin.post("/exchange/services/none/switch").status_code == 404


def test_officers_without_a_part_in_it_are_kept_out(people):
    browser = people("one", ("officer", "H00"))
    for page in ("", "services/", "contracts/", "organisations/", "contracts/new"):
        assert browser.get(f"/exchange/{page}").status_code == 403
