import pytest
from tests.support.egov import a_filing, an_official, somebody, wish

from saola.egov import limits
from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers.record import Applicant

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

PERSONAL = ("Trần Thị Mẫu", "000188000017", "0900000017", "bí mật")


@pytest.fixture
def filed():
    who = Applicant(
        name=PERSONAL[0], id_kind="personal_number", id_number=PERSONAL[1], phone=PERSONAL[2]
    )
    dossier = dossiers.file(somebody("citizen-1"), a_filing(applicant=who))
    accepted = dossiers.accept(an_official("counter", dossier.received_unit), wish(dossier))
    officer = an_official("officer", dossier.competent_unit)
    claimed = dossiers.claim(officer, wish(accepted))
    return dossiers.ask_supplement(officer, wish(claimed, reason="bí mật"), ("Giấy bí mật",))


def test_anybody_sees_where_a_dossier_stands_and_nothing_of_whose_it_is(browser, filed):
    body = browser.get(f"/track/?code= {filed.code.lower()} ").content.decode()
    assert "Yêu cầu bổ sung giấy tờ" in body
    assert "Tiếp nhận" in body
    assert "thời hạn đang tạm dừng" in body
    for personal in PERSONAL:
        assert personal not in body


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("H58", 400, "không đúng định dạng"),
        ("'; DROP TABLE egov_dossier; --", 400, "không đúng định dạng"),
        ("H" * 500, 400, "không đúng định dạng"),
        ("H00.10-260302-0009", 404, "Không có hồ sơ nào mang mã H00.10-260302-0009"),
    ],
)
def test_what_is_no_code_or_unknown_is_refused_clearly(browser, code, status, words):
    answer = browser.get("/track/", {"code": code})
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_an_address_may_try_so_often_and_again_when_time_has_passed(browser, filed, clock):
    def status(address):
        return browser.get(f"/track/?code={filed.code}", REMOTE_ADDR=address).status_code

    tries = [status("203.0.113.7") for _ in range(limits.tracking_attempts_max + 1)]
    assert tries == [200] * limits.tracking_attempts_max + [429]
    assert status("203.0.113.8") == 200
    clock.move(seconds=limits.tracking_window_s + 1)
    assert status("203.0.113.7") == 200


def test_the_empty_page_asks_for_a_code_in_both_languages(browser):
    assert "Mã hồ sơ ghi trên giấy tiếp nhận" in browser.get("/track/").content.decode()
    browser.cookies["django_language"] = "en"
    assert "The code stands on your receipt" in browser.get("/track/").content.decode()
