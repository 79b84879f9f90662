import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from saola.egov.dossiers import store
from saola.egov.dossiers.model import State
from saola.egov.papers import store as papers
from saola.kernel import audit, orm
from saola.province import api as province

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

BIRTH, GROUNDWATER, COPIES = "1.001193", "1.001662", "2.000815"
PDF = b"%PDF-1.7 scan"


@pytest.fixture
def citizen(an_account, sign_in):
    from saola.identity.api import Identifier

    account = an_account(
        "congdan.thu",
        "citizen",
        phone="0900000001",
        identifiers=(
            Identifier(kind="personal_number", value="000188000017", verified_by="vneid"),
        ),
    )
    sign_in("congdan.thu")
    return account


@pytest.fixture
def commune():
    return province.competent_units(province.procedure(GROUNDWATER))[0].code


def filled(page, unit, **changes):
    """The groundwater form as a citizen fills it in, on the page that was shown."""
    body = page.content.decode()
    key = re.search(r'name="key" value="([^"]+)"', body)[1]
    given = {
        "key": key,
        "unit": unit,
        "applicant_name": "Lê Thử",
        "applicant_id_kind": "personal_number",
        "applicant_personal_number": "000188000017",
        "answer_owner": "person",
        "answer_well_place": "Ấp Bắc",
        "answer_depth": "80,5",
        "answer_yield": "1.250",
        "answer_use": "household",
        "on_paper_declaration": "yes",
    }
    asked = province.procedure(GROUNDWATER).questions
    for one in asked:
        name = f"answer_{one.code}"
        if name not in given and one.required and one.when is None:
            given[name] = one.choices[0].code if one.choices else SAMPLES.get(one.kind, "mẫu")
    return given | changes


SAMPLES = {"date": "2026-01-02", "number": "1", "yes_no": "yes", "declaration": "yes"}
FORM = f"/procedures/{GROUNDWATER}/file"


class TestOnline:
    def test_a_citizen_files_and_gets_a_receipt_with_a_code(self, browser, citizen, commune):
        page = browser.get(FORM)
        answer = browser.post(FORM, filled(page, commune), follow=True)
        assert answer.status_code == 200
        [dossier] = store.own(citizen)
        assert dossier.code in answer.content.decode()
        assert dossier.life.state is State.FILED
        assert (dossier.answers["depth"], dossier.answers["yield"]) == (80.5, 1250)
        assert dossier.code.startswith(commune)

    def test_what_is_known_is_filled_in_and_says_from_where(self, browser, citizen, commune):
        body = browser.get(FORM).content.decode()
        assert 'value="000188000017"' in body
        assert "Điền sẵn từ" in body
        browser.post(FORM, filled(browser.get(FORM), commune))
        [dossier] = store.own(citizen)
        assert dossier.sources["applicant_name"] == "account"
        with orm.transacting() as tx:
            assert audit.about(tx, citizen, limit=1)[0]["action"] == "egov.identity.prefilled"

    def test_a_form_sent_twice_files_one_dossier(self, browser, citizen, commune):
        given = filled(browser.get(FORM), commune)
        first, second = (browser.post(FORM, given) for _ in range(2))
        assert first["location"] == second["location"]
        assert len(store.own(citizen)) == 1

    def test_faults_stand_on_top_and_nothing_that_was_typed_is_lost(
        self, browser, citizen, commune
    ):
        scan = SimpleUploadedFile("giếng.pdf", PDF)
        given = filled(browser.get(FORM), commune, answer_depth="sâu", paper_declaration=scan)
        del given["on_paper_declaration"]
        page = browser.post(FORM, given)
        body = page.content.decode()
        assert page.status_code == 422
        assert 'href="#field-answer_depth"' in body
        assert "Ấp Bắc" in body
        assert "giếng.pdf" in body
        assert store.own(citizen) == ()
        with orm.transacting() as tx:
            noted = [one["action"] for one in audit.about(tx, citizen, limit=9)]
        assert noted.count("egov.identity.prefilled") == 2, "the form, and the form again"
        carried = re.search(r'name="carried" value="([^"]+)"', body)[1]
        del given["paper_declaration"]
        browser.post(FORM, given | {"answer_depth": "80", "carried": carried})
        [dossier] = store.own(citizen)
        assert [one.name for one in papers.of(dossier.id)] == ["giếng.pdf"]

    def test_files_carried_for_one_person_are_not_taken_from_another(
        self, browser, citizen, commune, an_account, sign_in
    ):
        scan = SimpleUploadedFile("giếng.pdf", PDF)
        given = filled(browser.get(FORM), commune, answer_depth="sâu", paper_declaration=scan)
        body = browser.post(FORM, given).content.decode()
        carried = re.search(r'name="carried" value="([^"]+)"', body)[1]
        other = an_account("nguoi.khac")
        browser.post("/account/logout/")
        sign_in("nguoi.khac")
        del given["paper_declaration"]
        browser.post(FORM, given | {"answer_depth": "80", "carried": carried})
        [dossier] = store.own(other)
        assert papers.of(dossier.id) == ()

    @pytest.mark.parametrize("content", [b"MZ not a paper", b""])
    def test_a_file_of_another_type_is_a_fault_of_the_form(
        self, browser, citizen, commune, content
    ):
        wrong = SimpleUploadedFile("x.pdf", content)
        given = filled(browser.get(FORM), commune, paper_declaration=wrong)
        page = browser.post(FORM, given)
        assert page.status_code == 422
        assert 'href="#field-paper_declaration"' in page.content.decode()
        assert store.own(citizen) == ()

    def test_a_missing_paper_must_be_attached_or_promised(self, browser, citizen, commune):
        given = filled(browser.get(FORM), commune)
        del given["on_paper_declaration"]
        assert browser.post(FORM, given).status_code == 422

    def test_whoever_has_not_signed_in_is_sent_to_do_so(self, browser):
        answer = browser.get(FORM)
        assert answer.status_code == 302
        assert answer["location"].startswith("/account/login/")

    def test_an_official_is_sent_to_the_counter_and_a_paper_procedure_has_no_form(
        self, browser, citizen, an_account, sign_in
    ):
        assert browser.get(f"/procedures/{COPIES}/file").status_code == 422
        browser.post("/account/logout/")
        an_account("canbo", "official", ("officer", ""))
        sign_in("canbo")
        assert browser.get(FORM).status_code == 403

    @pytest.mark.parametrize("key", ["", "k" * 81, "a\x00b"])
    def test_without_a_good_key_nothing_is_filed(self, browser, citizen, commune, key):
        given = filled(browser.get(FORM), commune, key=key)
        assert browser.post(FORM, given).status_code == 400
        assert store.own(citizen) == ()


class TestOwnDossiers:
    @pytest.fixture
    def filed(self, browser, citizen, commune):
        browser.post(FORM, filled(browser.get(FORM), commune))
        [dossier] = store.own(citizen)
        return dossier

    def test_they_are_listed_and_opened(self, browser, filed):
        assert filed.code in browser.get("/my/").content.decode()
        body = browser.get(f"/dossiers/{filed.code}/").content.decode()
        assert "Ấp Bắc" in body
        assert "Mới đăng ký" in body

    def test_nobody_else_sees_page_receipt_or_papers(self, browser, filed, an_account, sign_in):
        browser.post("/account/logout/")
        an_account("nguoi.khac")
        sign_in("nguoi.khac")
        for path in ("", "receipt", "papers/x"):
            assert browser.get(f"/dossiers/{filed.code}/{path}").status_code == 404
        for path in ("withdraw", "supplement"):
            answer = browser.post(
                f"/dossiers/{filed.code}/{path}", {"version": filed.life.version, "reason": "x"}
            )
            assert answer.status_code == 404
        assert store.by_id(filed.id) == filed
        assert filed.code not in browser.get("/my/").content.decode()

    def test_its_owner_withdraws_it_once(self, browser, filed):
        for _ in range(2):
            browser.post(f"/dossiers/{filed.code}/withdraw", {"version": 1, "reason": "đổi ý"})
        assert store.by_id(filed.id).life.state is State.WITHDRAWN
        assert store.by_id(filed.id).life.version == 2

    def test_a_supplement_brings_papers_and_moves_the_dossier_on(self, browser, filed):
        from tests.support.egov import an_official, wish

        from saola.egov.dossiers import actions

        counter = an_official("counter", filed.competent_unit)
        asked = actions.ask_supplement(counter, wish(filed), ("Sơ đồ giếng",))
        assert "Sơ đồ giếng" in browser.get(f"/dossiers/{filed.code}/").content.decode()
        address = f"/dossiers/{filed.code}/supplement"
        version = asked.life.version
        assert browser.post(address, {"version": version}).status_code == 422
        scan = SimpleUploadedFile("so do.pdf", PDF)
        answer = browser.post(address, {"version": version, "files": [scan]})
        assert answer.status_code == 302
        assert store.by_id(filed.id).life.answered
        [paper] = papers.of(filed.id)
        assert browser.get(f"/dossiers/{filed.code}/papers/{paper.id}").content == PDF

    def test_it_is_overdue_for_its_owner_only_while_the_offices_clock_runs(
        self, browser, filed, clock
    ):
        from tests.support.egov import an_official, somebody, wish

        from saola.egov.dossiers import actions

        officer = an_official("officer", filed.competent_unit)
        accepted = actions.accept(an_official("counter", filed.competent_unit), wish(filed))
        taken = actions.claim(officer, wish(accepted))
        asked = actions.ask_supplement(officer, wish(taken), ("Sơ đồ giếng",))
        clock.move(days=300)
        addresses = ("/my/", f"/dossiers/{filed.code}/")
        assert all("quá hạn" not in browser.get(one).content.decode() for one in addresses)
        answered = actions.answer_supplement(somebody(filed.filer), wish(asked))
        clock.move(days=300)
        assert answered.life.due_at < clock.at
        assert all("quá hạn" in browser.get(one).content.decode() for one in addresses)

    def test_an_official_without_a_second_factor_reads_nothing(
        self, browser, filed, an_account, sign_in
    ):
        browser.post("/account/logout/")
        unit = filed.competent_unit
        an_account("canbo", "official", ("officer", unit), second_factor_waived=False)
        sign_in("canbo")
        answer = browser.get(f"/dossiers/{filed.code}/receipt")
        assert filed.code not in answer.content.decode()
        assert answer.status_code == 302


class TestCounter:
    @pytest.fixture
    def officer(self, an_account, sign_in, commune):
        account = an_account("motcua", "official", ("counter", commune))
        sign_in("motcua")
        return account

    @pytest.fixture(autouse=True)
    def demo(self, monkeypatch):
        """Demo accounts work without a second factor in a demo only."""
        from saola.identity.access import guards

        monkeypatch.setattr(guards, "waived", lambda user: user.second_factor_waived)

    def test_a_walk_in_persons_dossier_is_accepted_at_once_with_its_due_date(
        self, browser, officer, commune, clock
    ):
        address = f"/desk/counter/{GROUNDWATER}/"
        page = browser.get(address)
        given = filled(page, commune, applicant_id_kind="none")
        answer = browser.post(address, given, follow=True)
        body = answer.content.decode()
        [dossier] = store.open_in([commune])
        assert (dossier.filer, dossier.channel) == ("", "counter")
        assert dossier.life.state is State.ACCEPTED
        assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" in body
        assert dossier.code in body
        again = browser.post(address, given)
        assert dossier.code in again["location"]
        assert store.open_in([commune]) == (dossier,)

    def test_procedures_are_found_without_accents(self, browser, officer):
        body = browser.get("/desk/counter/?q=nuoc duoi dat").content.decode()
        assert GROUNDWATER in body
        assert BIRTH not in body

    @pytest.mark.parametrize("role", ["officer", "leader", "admin"])
    def test_only_the_counter_files_for_others(self, browser, an_account, sign_in, commune, role):
        an_account("khac", "official", (role, commune))
        sign_in("khac")
        assert browser.get("/desk/counter/").status_code == 403
        assert browser.post(f"/desk/counter/{GROUNDWATER}/", {}).status_code == 403
        assert store.open_in([""]) == ()
