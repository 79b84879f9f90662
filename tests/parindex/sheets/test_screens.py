import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from saola.parindex import limits
from saola.parindex.scoring import store
from saola.parindex.sheets import screens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rubric")]

CLAIM, APPRAISE = "/par-index/U1/1.1/claim", "/par-index/U1/1.1/appraise"
SHEET = "/par-index/U1"


def pdf():
    return SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.7 plan", content_type="application/pdf")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", ["/par-index/", SHEET])
def test_everyone_may_read_the_tables_and_sheets_in_both_languages(client, path, language):
    answer = client.get(path, headers={"accept": "text/html", "accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()


def test_a_table_of_many_units_asks_the_store_no_more_than_one_of_few(
    client, monkeypatch, django_assert_max_num_queries
):
    units = {f"U{number}": (f"Xã {number}", f"Commune {number}") for number in range(50)}
    monkeypatch.setattr(screens, "groups", lambda: {"communes": tuple(units)})
    monkeypatch.setattr(screens, "unit_names", lambda: units)
    with django_assert_max_num_queries(10):
        assert "Xã 49" in client.get("/par-index/").content.decode()


def test_a_claim_with_evidence_is_appraised_by_others_and_moves_the_table(
    browser, sign_in, an_account
):
    an_account("bc1", "official", ("par_reporter", "U1"))
    an_account("td1", "official", ("par_appraiser", ""))
    sign_in("bc1")
    assert browser.post(CLAIM, {"points": "2", "evidence": pdf()}).status_code == 302
    browser.post("/account/logout/")
    sign_in("td1")
    given = {"points": "1,5", "reason": "ban hành muộn"}
    assert browser.post(APPRAISE, given).status_code == 409
    assert store.mark("r-2026", "U1", "1.1").appraised is None
    [seen] = re.findall(r'name="seen" value="([^"]+)"', browser.get(SHEET).content.decode())
    assert browser.post(APPRAISE, given | {"seen": seen}).status_code == 302
    table = browser.get("/par-index/").content.decode()
    assert table.index("Sở Một") < table.index("Sở Hai")
    assert "75,00%" in table


def test_another_units_claim_is_refused_and_changes_nothing(browser, sign_in, an_account):
    an_account("bc2", "official", ("par_reporter", "U2"))
    sign_in("bc2")
    answer = browser.post(CLAIM, {"points": "2", "evidence": pdf()})
    assert answer.status_code == 403
    assert store.marks("r-2026") == {}


def test_an_appraiser_does_not_judge_the_own_unit(browser, sign_in, an_account):
    an_account("bc3", "official", ("par_reporter", "U1"), ("par_appraiser", ""))
    sign_in("bc3")
    browser.post(CLAIM, {"points": "2", "evidence": pdf()})
    assert browser.post(APPRAISE, {"points": "2"}).status_code == 403
    assert store.mark("r-2026", "U1", "1.1").appraised is None


@pytest.mark.parametrize("points", ["", "NaN", "Infinity", "-1", "3", "hai"])
def test_points_out_of_range_or_no_number_are_refused(browser, sign_in, an_account, points):
    an_account("bc4", "official", ("par_reporter", "U1"))
    sign_in("bc4")
    answer = browser.post(CLAIM, {"points": points, "evidence": pdf()})
    assert answer.status_code == 400
    assert store.marks("r-2026") == {}


def test_evidence_over_the_limit_is_refused(browser, sign_in, an_account):
    an_account("bc7", "official", ("par_reporter", "U1"))
    sign_in("bc7")
    large = SimpleUploadedFile("lon.pdf", b"%PDF-" + b"x" * limits.evidence_bytes_max)
    assert browser.post(CLAIM, {"points": "2", "evidence": large}).status_code == 413
    assert store.marks("r-2026") == {}


def test_evidence_is_for_its_unit_and_the_appraisers(browser, sign_in, an_account):
    an_account("bc5", "official", ("par_reporter", "U1"))
    an_account("bc6", "official", ("par_reporter", "U2"))
    sign_in("bc5")
    browser.post(CLAIM, {"points": "2", "evidence": pdf()})
    got = browser.get("/par-index/U1/1.1/evidence")
    assert (got.content, got["content-type"]) == (b"%PDF-1.7 plan", "application/pdf")
    browser.post("/account/logout/")
    sign_in("bc6")
    assert browser.get("/par-index/U1/1.1/evidence").status_code == 403


def test_an_unknown_unit_has_no_sheet(client):
    assert client.get("/par-index/U9").status_code == 404


def test_units_of_which_nothing_is_scored_stand_apart_without_a_place(browser):
    page = browser.get("/par-index/").content.decode()
    assert "Chưa chấm" in page
    assert "<tbody>" not in page.partition("Chưa chấm")[0]


def test_a_reporter_finds_the_own_unit_and_an_appraiser_what_waits(browser, sign_in, an_account):
    an_account("cc1", "official", ("par_reporter", "U1"))
    an_account("cc2", "official", ("par_appraiser", ""))
    sign_in("cc1")
    page = browser.get("/par-index/").content.decode()
    assert f'Tự chấm điểm cho: <a href="{SHEET}">' in page
    browser.post(CLAIM, {"points": "1", "evidence": pdf()})
    browser.post("/account/logout/")
    sign_in("cc2")
    page = browser.get("/par-index/").content.decode()
    assert f'<li><a href="{SHEET}">Sở Một</a>: 1 tiêu chí</li>' in page


def test_what_is_told_in_vietnamese_only_is_marked_on_an_english_page(browser):
    page = browser.get("/par-index/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert '<span lang="vi">QĐ thử</span>' in page
