import pytest

from saola.kernel import clock as clocks
from saola.scp import api as scp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("river")]


@pytest.mark.slow
@pytest.mark.usefixtures("broker")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_farmer_reads_values_meaning_age_and_reach(browser, language):
    for station, value in (("s1", 8.0), ("s2", 2.0), ("c1", 0.3)):
        scp.upsert(
            [
                {
                    "id": f"urn:ngsi-ld:WaterQualityObserved:{station}",
                    "type": "WaterQualityObserved",
                    "salinity": {
                        "type": "Property",
                        "value": value,
                        "observedAt": clocks.isoformat(clocks.now()),
                    },
                }
            ]
        )
    answer = browser.get("/city/salinity/", headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in page
    assert {"vi": "khoảng 10,0 km từ cửa sông", "en": "about 10.0 km from the mouth"}[
        language
    ] in page
    assert "<polyline" in page
    assert {"vi": "dưới mọi ngưỡng", "en": "below every level"}[language] in page
    told = browser.get("/city/salinity.json").json()
    assert told["reachable"]
    assert [one["value"] for one in told["rivers"][0]["stations"]] == [8.0, 2.0, None]
    assert told["rivers"][0]["isohalines"][-1]["km"] == 10.0
    assert told["others"][0]["station"] == "c1"


@pytest.mark.usefixtures("no_broker")
def test_without_the_broker_the_page_answers_and_says_so(browser):
    answer = browser.get("/city/salinity/")
    assert answer.status_code == 200
    assert "chưa trả lời" in answer.content.decode()
    told = browser.get("/city/salinity.json").json()
    assert not told["reachable"]
    assert {one["value"] for one in told["rivers"][0]["stations"]} == {None}


def test_the_page_is_for_reading_only(browser):
    assert browser.post("/city/salinity/").status_code == 405
