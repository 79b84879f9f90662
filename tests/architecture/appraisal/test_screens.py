import pytest
from django.core.cache import cache
from django.test import Client
from tests.support.accounts import PASSWORD

from saola.architecture.appraisal import store
from saola.province import api as province

pytestmark = pytest.mark.django_db

GIVEN = {
    "code": "canh-bao-man",
    "name_vi": "Hệ thống cảnh báo mặn",
    "name_en": "",
    "box": "cityapps",
    "purpose": "Báo sớm độ mặn cho nhà vườn",
    "functions": "cảnh báo mặn",
    "masters": "salinity",
    "reads": "",
    "product": "",
}


@pytest.fixture
def enter(an_account):
    cache.clear()  # rates of signing in are counted for each address, every test is a new one

    def signed_in(name, *roles):
        an_account(name, "official", *roles)
        browser = Client(headers={"accept": "text/html", "accept-language": "vi"})
        browser.post("/account/login/", {"login": name, "password": PASSWORD})
        return browser

    return signed_in


def test_a_province_wide_architect_declares_for_a_unit_and_another_one_decides(enter):
    first, second = enter("one", ("architect", "")), enter("two", ("architect", ""))
    unit = province.units()[0]
    assert unit.name.vi in first.get("/architecture/declarations/new").content.decode()
    answer = first.post("/architecture/declarations/new", GIVEN | {"owner": unit.code})
    assert answer.status_code == 302
    door = answer["location"]
    page = first.get(door).content.decode()
    assert unit.name.vi in page
    assert "Chấp thuận" not in page
    assert "Chấp thuận" in second.get(door).content.decode()
    own = {"verdict": "accept", "reason": "Phù hợp"}
    assert first.post(f"{door}/decide", own).status_code == 403
    assert second.post(f"{door}/decide", own).status_code == 302
    assert store.find("canh-bao-man").state.value == "accepted"
    assert "canh-bao-man" in first.get("/architecture/objects/canh-bao-man").content.decode()


def test_a_unit_declares_for_itself_only_and_for_units_that_exist(enter):
    unit, other = (one.code for one in province.units()[:2])
    officer = enter("one", ("officer", unit))
    assert officer.post("/architecture/declarations/new", GIVEN | {"owner": other}).status_code in {
        400,
        403,
    }
    architect = enter("two", ("architect", ""))
    nowhere = architect.post("/architecture/declarations/new", GIVEN | {"owner": "H99.99"})
    assert nowhere.status_code == 403
    assert store.find("canh-bao-man") is None
    decided = officer.post("/architecture/declarations/canh-bao-man/decide", {"verdict": "accept"})
    assert decided.status_code == 403


def test_the_list_of_declarations_names_units(enter):
    architect = enter("one", ("architect", ""))
    unit = province.units()[0]
    architect.post("/architecture/declarations/new", GIVEN | {"owner": unit.code})
    assert unit.name.vi in architect.get("/architecture/declarations/").content.decode()


def test_a_declaration_is_read_by_its_unit_and_by_architects_alone(enter):
    unit, other = (one.code for one in province.units()[:2])
    own = enter("one", ("officer", unit))
    own.post("/architecture/declarations/new", GIVEN | {"owner": unit})
    door = "/architecture/declarations/canh-bao-man"
    for reader in (own, enter("two", ("architect", ""))):
        assert reader.get(door).status_code == 200
        assert door in reader.get("/architecture/declarations/").content.decode()
    stranger = enter("three", ("officer", other))
    assert stranger.get(door).status_code == 403
    assert door not in stranger.get("/architecture/declarations/").content.decode()
