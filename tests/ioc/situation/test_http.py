import pytest

from saola.scp import api as scp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_province")]


@pytest.fixture
def operator(browser, sign_in, an_account, monkeypatch, settings):
    from saola.identity.access import guards

    monkeypatch.setattr(guards, "second_factor_missing", lambda _: False)
    monkeypatch.setattr(scp, "query", lambda **_: [])
    an_account("op1", "official", ("operator", ""))
    sign_in("op1")
    return browser


def test_the_situation_is_told_in_the_readers_language(operator):
    vietnamese = operator.get("/ioc/api/situation").json()
    assert vietnamese["stations"][0]["name"] == "Vàm Kênh"
    english = operator.get("/ioc/api/situation", headers={"accept-language": "en"}).json()
    assert english["stations"][0]["name"] == "Vam Kenh"
    assert english["stations"][0]["value"] is None


def test_the_map_holds_the_packs_rivers_alone(operator):
    found = operator.get("/ioc/api/map").json()
    rivers = found["layers"]["river_lines"]["features"]
    assert rivers[0]["properties"]["code"] == "tieu"


def test_history_of_an_unknown_station_is_refused(operator):
    answer = operator.get(
        "/ioc/api/history?station=x&quantity=salinity", headers={"accept": "application/json"}
    )
    assert answer.status_code == 404
    assert answer.json()["code"] == "ioc.no_such_station"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "address", ["/ioc/", "/ioc/wall/", "/ioc/incidents/", "/ioc/incidents/new", "/desk/tasks/"]
)
def test_every_page_is_there_in_both_languages(operator, address, language):
    answer = operator.get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()
