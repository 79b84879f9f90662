import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from saola.ioc import api
from saola.ioc.incidents import store
from saola.ioc.incidents.model import State
from saola.province.api import Text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_province")]
PICTURE = b"\xff\xd8\xff\xe0 a picture"


@pytest.fixture
def as_one(browser, sign_in, an_account, monkeypatch):
    """Sign in with a role in a unit; a fresh account each time."""
    from saola.identity.access import guards

    monkeypatch.setattr(guards, "second_factor_missing", lambda _: False)
    made = []

    def enter(role, unit=""):
        made.append(role)
        browser.logout()
        an_account(f"cb{len(made)}", "official", (role, unit))
        sign_in(f"cb{len(made)}")
        return browser

    return enter


@pytest.fixture
def code():
    return api.report_incident(
        kind="salinity",
        title=Text("Mặn vượt ngưỡng <b>", "Salinity over the limit"),
        place="s1",
        severity="severe",
        source="rule:man",
        key="k",
        playbook="man",
    )


def test_an_operator_leads_and_a_unit_reports_with_proof(as_one, code, unit):
    desk = as_one("operator")
    page = desk.get(f"/ioc/incidents/{code}").content.decode()
    assert "Mặn vượt ngưỡng &lt;b&gt;" in page
    assert "Đóng cống" in page
    for act in ("acknowledge", "take_in_hand"):
        assert desk.post(f"/ioc/incidents/{code}/act", {"act": act}).status_code == 302
    early = desk.post(f"/ioc/incidents/{code}/act", {"act": "close", "note": "xong"})
    assert early.status_code == 409
    desk = as_one("officer", unit)
    listed = desk.get("/desk/tasks/").content.decode()
    assert code in listed
    assert "Mặn vượt ngưỡng &lt;b&gt;" in listed
    assert "/ioc/incidents/" not in listed  # a page that officers may not open
    bare = desk.post(f"/desk/tasks/{code}/1", {"note": "đã đóng"})
    assert bare.status_code == 400
    proof = SimpleUploadedFile("cong.jpg", PICTURE)
    assert (
        desk.post(f"/desk/tasks/{code}/1", {"note": "đã đóng", "evidence": proof}).status_code
        == 302
    )
    assert desk.post(f"/desk/tasks/{code}/2", {"note": "đã báo"}).status_code == 302
    shown = desk.get(f"/desk/tasks/{code}/1/evidence")
    assert shown.content == PICTURE
    assert shown["Content-Disposition"].startswith("attachment")
    desk = as_one("operator")
    closed = desk.post(f"/ioc/incidents/{code}/act", {"act": "close", "note": "nước đã ngọt"})
    assert closed.status_code == 302
    assert store.find(code).state is State.CLOSED


def test_a_unit_sees_and_reports_its_own_tasks_only(as_one, code):
    desk = as_one("officer", "H99.99")
    assert code not in desk.get("/desk/tasks/").content.decode()
    for answer in (
        desk.get(f"/desk/tasks/{code}/1"),
        desk.post(f"/desk/tasks/{code}/1", {"note": "x"}),
        desk.get(f"/desk/tasks/{code}/1/evidence"),
        desk.get(f"/ioc/incidents/{code}"),
        desk.post(f"/ioc/incidents/{code}/act", {"act": "dismiss", "note": "x"}),
    ):
        assert answer.status_code == 403
    assert store.task(code, 1).done_at is None


@pytest.mark.parametrize("own", [True, False])
def test_an_incident_leads_those_of_the_unit_to_its_task(as_one, code, unit, own):
    page = as_one("leader", unit if own else "H99.99").get(f"/ioc/incidents/{code}")
    assert "Đóng cống" in page.content.decode()
    assert (f'href="/desk/tasks/{code}/1"' in page.content.decode()) is own


def test_an_operator_opens_an_incident_by_hand_and_gives_a_task(as_one, unit):
    desk = as_one("operator")
    sent = {"title": "Cháy chợ", "severity": "extreme", "place": "s1", "playbook": ""}
    answer = desk.post("/ioc/incidents/new", sent)
    code = re.fullmatch(r"/ioc/incidents/(SC-\d{6}-\w{6})", answer["Location"])[1]
    task = {"name": "Sơ tán", "unit": unit, "hours": "2", "evidence": "yes"}
    assert desk.post(f"/ioc/incidents/{code}/tasks", task).status_code == 302
    assert store.task(code, 1).evidence_needed


@pytest.mark.parametrize(
    ("address", "sent", "status"),
    [
        ("new", {"title": "", "severity": "minor"}, 400),
        ("new", {"title": "x", "severity": "awful"}, 400),
        ("new", {"title": "x" * 301, "severity": "minor"}, 400),
        ("SC-0/act", {"act": "close", "note": "x"}, 404),
        ("{code}/act", {"act": "explode"}, 400),
        ("{code}/act", {"act": "note", "note": " "}, 400),
        ("{code}/tasks", {"name": "x", "unit": "nobody", "hours": "2"}, 404),
        ("{code}/tasks", {"name": "x", "unit": "nobody", "hours": "-2"}, 400),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(as_one, code, address, sent, status):
    desk = as_one("operator")
    before = store.newest(10), store.tasks(code)
    answer = desk.post(f"/ioc/incidents/{address.format(code=code)}", sent)
    assert answer.status_code == status
    assert (store.newest(10), store.tasks(code)) == before
