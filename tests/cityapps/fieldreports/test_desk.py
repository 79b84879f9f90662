import pytest
from tests.cityapps.fieldreports.conftest import WORDS, photo

from saola.cityapps.fieldreports import store
from saola.kernel import audit
from saola.kernel.orm import transacting
from saola.province import api as province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def acts(code):
    with transacting() as tx:
        return [one["action"] for one in audit.about(tx, code, limit=50)]


def test_another_units_report_is_neither_seen_nor_touched(as_one, file):
    before = file(picture=photo()).report
    desk = as_one("officer", "H99.99")
    assert before.code not in desk.get("/desk/reports/").content.decode()
    for answer in (
        desk.get(f"/desk/reports/{before.code}/"),
        desk.get(f"/desk/reports/{before.code}/picture"),
        desk.post(f"/desk/reports/{before.code}/act", {"act": "answer", "text": "x"}),
        desk.post(f"/desk/reports/{before.code}/act", {"act": "take"}),
        desk.post(f"/desk/reports/{before.code}/reporter"),
    ):
        assert answer.status_code == 403
        assert WORDS not in answer.content.decode()
    assert store.find(before.code) == before


def test_a_wrong_unit_forwards_with_a_reason_and_sees_it_no_more(as_one, file):
    report = file().report
    other = next(one.code for one in province.units() if one.code != report.unit)
    desk = as_one("officer", report.unit)
    act = f"/desk/reports/{report.code}/act"
    bare = desk.post(act, {"act": "forward", "unit": other, "text": ""})
    assert bare.status_code == 400
    unknown = desk.post(act, {"act": "forward", "unit": "nobody", "text": "vì"})
    assert unknown.status_code == 404
    moved = desk.post(act, {"act": "forward", "unit": other, "text": "Thuộc sở khác"})
    assert moved.status_code == 302
    assert desk.get(f"/desk/reports/{report.code}/").status_code == 403
    assert store.find(report.code).unit == other


def test_who_reported_is_for_the_operations_centre_and_every_look_is_logged(as_one, file):
    report = file(email="nguoidan@example.vn").report
    page = f"/desk/reports/{report.code}/"
    desk = as_one("leader", report.unit)
    assert "nguoidan@example.vn" not in desk.get(page).content.decode()
    desk = as_one("operator")
    assert "nguoidan@example.vn" not in desk.get(page).content.decode()
    assert "nguoidan@example.vn" in desk.post(f"{page}reporter").content.decode()
    assert acts(report.code).count("cityapps.report.read") == 2
    assert acts(report.code).count("cityapps.reporter.read") == 1


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"act": "explode"}, 400),
        ({}, 400),
        ({"act": "rate"}, 400),
        ({"act": "answer", "text": " "}, 400),
        ({"act": "reject", "text": ""}, 400),
        ({"act": "answer", "text": "x" * 4001}, 400),
    ],
)
def test_bad_input_at_the_desk_changes_nothing(as_one, file, sent, status):
    before = file().report
    desk = as_one("officer", before.unit)
    assert desk.post(f"/desk/reports/{before.code}/act", sent).status_code == status
    assert store.find(before.code) == before


@pytest.mark.parametrize(
    ("given", "typed"),
    [
        ({"act": "answer", "text": "Đã sửa " * 1000, "shown": "yes"}, "Đã sửa"),
        ({"act": "forward", "unit": "nobody", "text": "Thuộc sở khác"}, "Thuộc sở khác"),
        ({"act": "reject", "text": "r" * 4001}, "rrrr"),
    ],
)
def test_a_refused_act_shows_the_page_again_with_what_was_typed(as_one, file, given, typed):
    report = file().report
    answer = as_one("officer", report.unit).post(f"/desk/reports/{report.code}/act", given)
    page = answer.content.decode()
    assert 400 <= answer.status_code < 500
    assert 'role="alert"' in page
    assert WORDS in page
    assert f">{typed}" in page, "in the field in which it was typed"
    assert store.find(report.code) == report
    assert "cityapps.report.read" in acts(report.code), "the words were shown"


def test_nobody_answers_what_was_sent_nameless_from_the_same_browser(
    as_one, browser, commune, kind
):
    asked = {"category": kind.code, "division": commune.code, "text": WORDS, "go": "send"}
    code = browser.post("/city/reports/new", asked).headers["location"].split("/")[3]
    report = store.find(code)
    assert report.account == ""
    kept = dict(browser.session)  # signing in keeps it
    desk = as_one("officer", report.unit)
    session = desk.session
    session.update(kept)
    session.save()
    page = desk.get(f"/desk/reports/{code}/").content.decode()
    assert "do chính bạn gửi" in page
    for act in ("take", "answer", "reject"):
        told = desk.post(f"/desk/reports/{code}/act", {"act": act, "text": "Xong"})
        assert told.status_code == 403
    assert store.find(code) == report
