import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cityapps.fieldreports.conftest import WORDS, photo

from saola.cityapps.fieldreports import actions, store
from saola.cityapps.fieldreports.model import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def send(browser, kind, commune, **given):
    sent = {"category": kind.code, "division": commune.code, "text": WORDS} | given
    return browser.post("/city/reports/new", sent)


def test_a_citizen_reports_follows_and_rates_and_a_unit_answers(browser, as_one, kind, commune):
    step = browser.get("/city/reports/new").content.decode()
    assert kind.name.vi in step
    step = browser.get(f"/city/reports/new?category={kind.code}&division={commune.code}")
    assert f'value="{commune.code}"' in step.content.decode()
    picture = SimpleUploadedFile("anh.jpg", photo())
    answer = send(browser, kind, commune, picture=picture)
    code = re.fullmatch(r"/city/reports/(PA-\d{6}-\w{6})/", answer["Location"])[1]
    page = browser.get(answer["Location"]).content.decode()
    key = re.search(r"Mã riêng: <strong>(\w{8})</strong>", page)[1]
    assert WORDS in page
    assert key not in browser.get(answer["Location"]).content.decode()
    assert browser.get(f"/city/reports/{code}/picture")["Content-Type"] == "image/jpeg"

    desk = as_one("officer", store.find(code).unit)
    assert code in desk.get("/desk/reports/").content.decode()
    assert WORDS in desk.get(f"/desk/reports/{code}/").content.decode()
    assert desk.get(f"/desk/reports/{code}/picture").status_code == 200
    act = f"/desk/reports/{code}/act"
    assert desk.post(act, {"act": "take"}).status_code == 302
    assert desk.post(act, {"act": "answer", "text": "Đã thay bóng."}).status_code == 302
    assert store.find(code).state is State.ANSWERED

    browser.logout()
    page = browser.get(f"/city/reports/{code}/").content.decode()
    assert "Đã thay bóng." in page
    assert WORDS not in page
    assert browser.get(f"/city/reports/{code}/picture").status_code == 404
    assert browser.post(f"/city/reports/{code}/rate", {"stars": "1"}).status_code == 403
    wrong = browser.post(f"/city/reports/{code}/", {"key": "WRONG234"})
    assert "không đúng" in wrong.content.decode()
    assert browser.post(f"/city/reports/{code}/", {"key": key}).status_code == 302
    assert WORDS in browser.get(f"/city/reports/{code}/").content.decode()
    assert browser.post(f"/city/reports/{code}/rate", {"stars": "6"}).status_code == 400
    assert browser.post(f"/city/reports/{code}/rate", {"stars": "5"}).status_code == 302
    assert browser.post(f"/city/reports/{code}/rate", {"stars": "1"}).status_code == 409
    assert store.find(code).stars == 5
    assert "Đã thay bóng." in browser.get("/city/reports/").content.decode()


def test_words_and_picture_are_public_when_the_unit_says_so(browser, file):
    code = file(picture=photo()).report.code
    assert WORDS not in browser.get(f"/city/reports/{code}/").content.decode()
    actions.answer(code, text="Xong", shown=True, units=None, by="cb")
    assert WORDS in browser.get(f"/city/reports/{code}/").content.decode()
    assert browser.get(f"/city/reports/{code}/picture").status_code == 200


def test_a_position_finds_the_commune_for_the_person_to_confirm(browser, kind, commune):
    place = f"lat={commune.lat}&lon={commune.lon}"
    page = browser.get(f"/city/reports/new?category={kind.code}&{place}").content.decode()
    assert commune.name in page
    assert "đoán theo vị trí" in page


def test_a_report_is_its_account_holders_from_any_browser(browser, sign_in, an_account, file):
    account = an_account("cd1")
    code = file(account=account).report.code
    assert WORDS not in browser.get(f"/city/reports/{code}/").content.decode()
    sign_in("cd1")
    assert WORDS in browser.get(f"/city/reports/{code}/").content.decode()
    assert code in browser.get("/city/reports/").content.decode()


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"category": "nothing"}, 400),
        ({"division": "00000"}, 400),
        ({"text": "Đèn hỏng \x00 trước chợ"}, 400),
        ({"email": "a\x00b@example.vn"}, 400),
        ({"division": ""}, 400),
        ({"text": "x"}, 400),
        ({"text": "x" * 2001}, 400),
        ({"lat": "10"}, 400),
        ({"lat": "21.03", "lon": "105.85"}, 400),
        ({"email": "nobody"}, 400),
        ({"picture": SimpleUploadedFile("a.jpg", b"%PDF-1.7", "image/jpeg")}, 415),
    ],
)
def test_bad_input_is_refused_and_nothing_is_kept(browser, kind, commune, given, status):
    assert send(browser, kind, commune, **given).status_code == status
    assert store.count_open() == 0


@pytest.mark.parametrize(
    "query", ["category=nothing", "category=roads", "category=roads&lat=1", "code=PA-1"]
)
def test_a_half_question_gets_a_clear_no(browser, query):
    where = "" if query.startswith("code") else "new"
    assert browser.get(f"/city/reports/{where}?{query}").status_code in {400, 404}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_there_in_both_languages(as_one, file, commune, kind, language):
    code = file().report.code
    desk = as_one("operator")
    for address in (
        "/city/reports/",
        "/city/reports/new",
        f"/city/reports/new?category={kind.code}&division={commune.code}",
        f"/city/reports/{code}/",
        "/desk/reports/",
        f"/desk/reports/{code}/",
    ):
        answer = desk.get(address, headers={"accept-language": language})
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.content.decode()
