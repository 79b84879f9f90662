import io

import pytest
from pypdf import PdfReader
from tests.support.egov import (
    a_filing,
    an_official,
    as_kept,
    issued,
    somebody,
    walked_to_the_leader,
    wish,
)

from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers import store
from saola.egov.dossiers.model import State, Verb
from saola.egov.dossiers.record import Applicant
from saola.egov.results import actions

pytestmark = [pytest.mark.django_db]
SECRET = "Nguyễn Kín"


@pytest.fixture
def citizen(an_account):
    return str(an_account("dan"))


@pytest.fixture
def decided(citizen):
    """A dossier of the citizen's with its result."""
    filing = a_filing(filer=citizen, applicant=Applicant(name=SECRET, phone="0900000001"))
    waiting = walked_to_the_leader(dossiers.file(somebody(citizen), filing))
    issued(waiting)
    return as_kept(waiting)


def page(answer):
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def collect(browser, dossier):
    return browser.post(
        f"/dossiers/{dossier.code}/result", {"version": as_kept(dossier).life.version}
    )


def rate(browser, dossier, stars):
    given = {"version": as_kept(dossier).life.version, "stars": stars}
    return browser.post(f"/dossiers/{dossier.code}/rate", given)


def test_whoever_holds_the_code_learns_that_a_result_is_genuine_and_nothing_of_the_person(
    browser, decided
):
    result = actions.newest(decided)
    told = page(browser.get(f"/check/{result.check_code}"))
    for wanted in ("Kết quả thật và còn giá trị", result.number, result.digest, result.title_vi):
        assert wanted in told
    assert SECRET not in told
    assert decided.code not in told
    assert "0900000001" not in told
    typed = browser.get(
        "/check/", {"code": f"{result.check_code[:4]} {result.check_code[4:].lower()}"}
    )
    assert typed["Location"] == f"/check/{result.check_code}"
    assert "Mã kiểm tra" in page(browser.get("/check/"))


def test_a_digest_is_compared_without_sending_the_file(browser, decided):
    result = actions.newest(decided)
    address = f"/check/{result.check_code}"
    assert "chính là tệp đã ban hành" in page(browser.get(address, {"digest": result.digest}))
    assert "khác tệp đã ban hành" in page(browser.get(address, {"digest": "0" * 64}))
    assert browser.get(address, {"digest": "xyz"}).status_code == 400


@pytest.mark.parametrize("code", ["ABCDEFGHJKMN", "x", "A" * 500, "..;..", "' OR 1=1"])
def test_forged_check_codes_are_refused(browser, decided, code):
    answer = browser.get(f"/check/{code}")
    assert answer.status_code == 404
    assert "Không có kết quả nào mang mã này" in answer.content.decode()


def test_a_reopened_and_a_replaced_result_say_so(browser, decided):
    first = actions.newest(decided)
    leader = an_official("leader", decided.competent_unit)
    reopened = dossiers.correct(leader, wish(decided, "sai tên"))
    assert "Đang được đính chính" in page(browser.get(f"/check/{first.check_code}"))
    second = issued(reopened)
    told = page(browser.get(f"/check/{first.check_code}"))
    assert "Đã được thay thế" in told
    assert second.number in told
    assert second.check_code not in told


def test_a_result_found_wrong_is_not_made_good_by_withdrawing_its_dossier(
    browser, sign_in, decided
):
    first = actions.newest(decided)
    leader = an_official("leader", decided.competent_unit)
    reopened = dossiers.correct(leader, wish(decided, "sai tên"))
    sign_in("dan")
    kept = browser.get(f"/dossiers/{decided.code}/result.pdf")
    assert (kept.status_code, kept["Location"]) == (302, f"/dossiers/{decided.code}/result")
    gone = {"version": reopened.life.version, "reason": "thôi"}
    browser.post(f"/dossiers/{decided.code}/withdraw", gone)
    assert as_kept(decided).life.state is State.WITHDRAWN
    told = page(browser.get(f"/check/{first.check_code}"))
    assert "Không còn giá trị" in told
    assert "Kết quả thật và còn giá trị" not in told


def test_the_filer_receives_the_result_online_and_that_is_its_return(browser, sign_in, decided):
    sign_in("dan")
    address = f"/dossiers/{decided.code}/result.pdf"
    early = browser.get(address)
    assert (early.status_code, early["Location"]) == (302, f"/dossiers/{decided.code}/result")
    assert "Nhận kết quả" in page(browser.get(f"/dossiers/{decided.code}/result"))
    taken = collect(browser, decided)
    assert (taken.status_code, taken["Location"]) == (302, address)
    kept = as_kept(decided)
    assert kept.life.state is State.RETURNED
    last = store.timeline(kept.id)[-1]
    assert (last.verb, last.data) == (Verb.RETURN, {"way": "online"})
    answer = browser.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert SECRET in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert collect(browser, decided).status_code == 409


def test_nobody_else_reads_the_result(browser, sign_in, an_account, decided):
    addresses = (f"/dossiers/{decided.code}/result.pdf", f"/dossiers/{decided.code}/result")
    for address in addresses:
        assert "/account/login/" in browser.get(address)["Location"]
    an_account("khac")
    an_account("ngoai", "official", ("officer", "H58.10"))
    for name in ("khac", "ngoai"):
        browser.logout()
        sign_in(name)
        for address in addresses:
            assert browser.get(address).status_code == 404
        assert collect(browser, decided).status_code == 404
    assert as_kept(decided) == decided


def test_an_official_of_the_unit_reads_it_without_returning_it(
    browser, sign_in, an_account, decided
):
    an_account("mc", "official", ("counter", decided.competent_unit))
    sign_in("mc")
    answer = browser.get(f"/dossiers/{decided.code}/result.pdf")
    assert answer.content.startswith(b"%PDF")
    assert collect(browser, decided).status_code == 422
    assert as_kept(decided) == decided


def test_the_person_served_rates_once(browser, sign_in, decided):
    sign_in("dan")
    assert rate(browser, decided, "5").status_code == 409
    collect(browser, decided)
    for wrong in ("0", "6", "-1", "5.0", "x", ""):
        assert rate(browser, decided, wrong).status_code == 422
    assert 'name="stars"' in page(browser.get(f"/dossiers/{decided.code}/result"))
    assert rate(browser, decided, "4").status_code == 302
    assert "4/5" in page(browser.get(f"/dossiers/{decided.code}/result"))
    assert rate(browser, decided, "1").status_code == 409
    assert as_kept(decided).life.stars == 4


def test_a_dossier_without_a_result_has_no_result_page(browser, sign_in, citizen):
    sign_in("dan")
    filed = dossiers.file(somebody(citizen), a_filing(filer=citizen))
    for address in ("result", "result.pdf"):
        assert browser.get(f"/dossiers/{filed.code}/{address}").status_code == 404
