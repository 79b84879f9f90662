import pytest
from lxml import etree

from saola.channels import api
from saola.province.api import Text

pytestmark = pytest.mark.django_db
CAP = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_programs_read_what_holds_now(client, tell):
    found = tell()
    answer = client.get("/api/alerts")
    (alert,) = answer.json()["alerts"]
    assert (alert["id"], alert["level"]) == (found, 2)
    assert alert["title"] == {"vi": "Mặn vượt 4 g/l", "en": "Salinity above 4 g/l"}
    assert alert["since"] == "2026-03-02T01:00:00.000Z"
    api.withdraw_bulletin(found, "nhầm")
    assert client.get("/api/alerts").json()["alerts"] == []


def test_a_bulletin_is_a_cap_alert_and_its_withdrawal_a_cancellation(client, tell):
    found = tell()
    alert = etree.fromstring(client.get(f"/bulletins/{found}/cap.xml").content)
    assert alert.findtext("c:msgType", namespaces=CAP) == "Alert"
    infos = alert.findall("c:info", CAP)
    assert [one.findtext("c:language", namespaces=CAP) for one in infos] == ["vi-VN", "en"]
    assert infos[0].findtext("c:severity", namespaces=CAP) == "Moderate"
    assert infos[0].findtext("c:onset", namespaces=CAP) == "2026-03-02T08:00:00+07:00"
    api.withdraw_bulletin(found, "nhầm")
    alert = etree.fromstring(client.get(f"/bulletins/{found}/cap.xml").content)
    assert alert.findtext("c:msgType", namespaces=CAP) == "Cancel"
    assert found in alert.findtext("c:references", namespaces=CAP)


def test_a_bulletin_that_is_over_is_called_off_in_cap_with_what_ended_it(client, tell):
    found = tell(level=0, severity="severe")
    api.end_bulletin(found, Text("Đã xuống dưới mức: 0,9 ‰", "Fell below: 0.9 ‰"))
    alert = etree.fromstring(client.get(f"/bulletins/{found}/cap.xml").content)
    assert alert.findtext("c:msgType", namespaces=CAP) == "Cancel"
    info, _ = alert.findall("c:info", CAP)
    assert info.findtext("c:severity", namespaces=CAP) == "Severe"
    assert "0,9 ‰" in info.findtext("c:description", namespaces=CAP)
    page = client.get(f"/bulletins/{found}/").content.decode()
    assert "hết hiệu lực" in page
    assert "Đã xuống dưới mức: 0,9 ‰" in page


def test_a_trial_system_says_that_its_alerts_are_exercises(client, tell):
    alert = etree.fromstring(client.get(f"/bulletins/{tell()}/cap.xml").content)
    assert alert.findtext("c:status", namespaces=CAP) == "Exercise"


def test_the_feed_leads_to_page_and_cap_alert(client, tell):
    found = tell()
    feed = etree.fromstring(client.get("/bulletins/feed.atom").content)
    (entry,) = feed.findall("a:entry", ATOM)
    hrefs = [link.get("href") for link in entry.findall("a:link", ATOM)]
    assert [href.rpartition(found)[2] for href in hrefs] == ["/", "/cap.xml"]


def test_an_unknown_bulletin_is_not_found(client):
    assert client.get("/bulletins/b0/cap.xml").status_code == 404
    assert client.get("/bulletins/b0/").status_code == 404
