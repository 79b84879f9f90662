import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cityapps.fieldreports.conftest import WORDS, photo

from saola.cityapps import limits
from saola.cityapps.fieldreports import store

NEW = "/city/reports/new"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def image():
    return SimpleUploadedFile("anh.jpg", photo())


def test_a_report_without_a_place_shows_the_choice_again_with_the_fault_beside_it(browser, kind):
    answer = browser.get(f"{NEW}?category={kind.code}&division=&lat=&lon=")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'value="{kind.code}" required checked' in page
    assert 'href="#field-division"' in page
    assert 'id="division-error"' in page


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("category=&division=00001", "category"),
        ("category={kind}&division=00000", "division"),
        ("category={kind}&lat=mười&lon=106", "lat"),
        ("category={kind}&lat=21.03&lon=105.85", "lat"),
    ],
)
def test_a_fault_of_the_place_leads_to_its_field(browser, kind, asked, field):
    answer = browser.get(f"{NEW}?{asked.format(kind=kind.code)}")
    assert answer.status_code == 400
    assert f'href="#field-{field}"' in answer.content.decode()


def test_what_was_typed_stays_when_the_words_will_not_do_and_the_picture_is_asked_again(
    browser, kind, commune
):
    sent = {"category": kind.code, "division": commune.code, "lat": "", "lon": ""}
    answer = browser.post(
        NEW, sent | {"text": WORDS, "email": "không phải thư", "picture": image()}
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert WORDS in page
    assert 'value="không phải thư"' in page
    assert 'id="field-email-error"' in page
    assert "Hãy chọn lại ảnh" in page
    assert store.count_open() == 0
    assert browser.post(NEW, sent | {"text": WORDS, "picture": image()}).status_code == 302


def test_a_nameless_report_whose_picture_will_not_do_counts_as_well(browser, kind, commune):
    sent = {"category": kind.code, "division": commune.code, "text": WORDS}
    for _ in range(limits.anonymous_reports_per_hour_max):
        broken = SimpleUploadedFile("anh.jpg", b"no picture")
        assert browser.post(NEW, sent | {"picture": broken}).status_code == 415
    assert browser.post(NEW, sent | {"picture": image()}).status_code == 429
    assert store.count_open() == 0


def test_a_posted_report_without_a_place_keeps_its_words_on_the_way_back_and_forth(
    browser, kind, commune
):
    sent = {"category": kind.code, "text": WORDS, "email": "a@example.vn", "picture": image()}
    page = browser.post(NEW, sent | {"division": ""}).content.decode()
    assert f'name="text" value="{WORDS}"' in page
    assert 'method="post"' in page
    kept = {"category": kind.code, "text": WORDS, "email": "a@example.vn", "picture_lost": "yes"}
    page = browser.post(NEW, kept | {"division": commune.code, "go": "describe"}).content.decode()
    assert f">{WORDS}</textarea>" in page
    assert "Hãy chọn lại ảnh" in page
    page = browser.post(NEW, kept | {"division": commune.code, "go": "place"}).content.decode()
    assert f'value="{commune.code}" selected' in page
    assert store.count_open() == 0


def test_the_reporter_sees_the_picture_as_it_was_received(browser, kind, commune):
    sent = {"category": kind.code, "division": commune.code, "text": WORDS}
    there = browser.post(NEW, sent | {"picture": image()})["Location"]
    page = browser.get(there).content.decode()
    assert f'<img src="{there}picture"' in page
    assert "Ảnh đã nhận" in page
    assert browser.get(f"{there}picture").status_code == 200
    there = browser.post(NEW, sent)["Location"]
    assert "không kèm ảnh" in browser.get(there).content.decode()
