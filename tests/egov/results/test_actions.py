import io

import pytest
from pypdf import PdfReader
from tests.support.egov import an_official, as_kept, issued, somebody, wish

from saola.egov import limits, refusals
from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers.model import State
from saola.egov.results import actions, keys, pdf, store
from saola.egov.results.model import Standing
from saola.kernel import audit, files, orm, settings
from saola.kernel.errors import Fault, Refusal
from saola.province import api as province

pytestmark = [pytest.mark.django_db, pytest.mark.stores]
CITIZEN = somebody("citizen-1")
TEXT = "Xác nhận: Lê Thử đủ điều kiện – ặ ẵ ở ừ ỹ Đ.\n#set page(fill: red) *không phải lệnh*"


def page_of(dossier):
    _, content = actions.read(CITIZEN, dossier)
    return PdfReader(io.BytesIO(content))


def test_deciding_issues_a_numbered_result_in_one_with_the_decision(waiting):
    result = issued(waiting)
    assert result.number == f"1/2026/KQ-{waiting.competent_unit}"
    assert as_kept(waiting).life.state is State.DECIDED
    assert actions.newest(waiting) == result
    assert store.of_dossier(waiting.id) == (result,)


def test_the_page_carries_its_words_its_number_and_the_way_to_check_it(waiting):
    result = issued(waiting, TEXT)
    page = page_of(waiting).pages[0]
    text = " ".join(page.extract_text().split())
    procedure = dossiers.procedure_of(waiting)
    for wanted in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        result.number,
        "Lê Thử",
        "ặ ẵ ở ừ ỹ Đ",
        "#set page(fill: red) *không phải lệnh*",
        "ngày 02 tháng 03 năm 2026",
        waiting.code,
        procedure.results[0].name.vi.upper(),
    ):
        assert wanted in text
    url = f"{settings.current().address}/check/{result.check_code}"
    assert url in text
    links = {one.get_object()["/A"]["/URI"] for one in page["/Annots"] if "/A" in one.get_object()}
    assert links == {url}


def test_letters_come_from_fonts_within_the_file(waiting):
    issued(waiting, TEXT)
    fonts = page_of(waiting).pages[0]["/Resources"]["/Font"]
    for font in fonts.values():
        inner = (
            font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        )
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner)


def test_the_seal_is_a_signature_over_the_whole_file(waiting):
    result = issued(waiting)
    content = files.get(result.digest)
    assert pdf.seal_holds(content, result.issued_at)
    assert result.seal["name"] == province.current().manifest.name.vi
    assert result.seal["certificate"] == keys.fingerprint()
    for forged in (
        content.replace(b"%PDF-1.7", b"%PDF-1.6", 1),
        content + b"\n%%EOF\n",
        content[:-200],
        b"no PDF",
        b"",
    ):
        assert forged == content or not pdf.seal_holds(forged, result.issued_at)


def test_a_check_tells_what_is_true_now(waiting):
    result = issued(waiting)
    found = actions.check(result.check_code.lower(), result.digest.upper())
    assert (found.good, found.intact, found.sealed, found.same) == (True, True, True, True)
    assert actions.check(result.check_code, "0" * 64).same is False
    assert actions.check(result.check_code).same is None


def test_a_file_changed_on_the_disk_is_not_confirmed_nor_handed_out(waiting):
    result = issued(waiting)
    path = settings.current().var / "files" / result.digest[:2] / result.digest
    kept = path.read_bytes()
    try:
        path.write_bytes(kept + b" ")
        found = actions.check(result.check_code)
        assert (found.good, found.intact, found.sealed) == (False, False, False)
        with pytest.raises(Fault):
            actions.read(CITIZEN, as_kept(waiting))
    finally:
        path.write_bytes(kept)


def test_a_correction_replaces_the_result_and_the_old_one_says_so(waiting):
    first = issued(waiting)
    leader = an_official("leader", waiting.competent_unit)
    reopened = dossiers.correct(leader, wish(as_kept(waiting), "sai năm sinh"))
    assert actions.check(first.check_code).standing is Standing.REOPENED
    second = issued(reopened, "Nội dung đã đính chính.")
    old, new = actions.check(first.check_code), actions.check(second.check_code)
    assert (old.standing, old.good, old.successor) == (Standing.REPLACED, False, second.number)
    assert (new.standing, new.good) == (Standing.VALID, True)
    assert first.number != second.number
    assert actions.newest(waiting) == second


@pytest.mark.parametrize("text", ["", "  \n", "x" * (limits.result_text_letters_max + 1)])
def test_a_result_without_bounded_words_is_refused_and_nothing_is_decided(waiting, text):
    with pytest.raises(Refusal) as refused:
        issued(waiting, text)
    assert refused.value.code is refusals.RESULT_TEXT_NEEDED
    assert as_kept(waiting) == waiting


def test_a_late_decision_takes_no_number(waiting):
    leader = an_official("leader", waiting.competent_unit)
    stale = wish(waiting)
    result = actions.issue(leader, stale, "Đúng.")
    with pytest.raises(Refusal):
        actions.issue(leader, stale, "Đúng.")
    assert store.of_dossier(waiting.id) == (result,)
    assert store.next_serial(waiting.competent_unit, 2026) == 2


def test_an_officer_issues_nothing(waiting):
    with pytest.raises(Refusal) as refused:
        actions.issue(an_official("officer", waiting.competent_unit), wish(waiting), "Đúng.")
    assert refused.value.code is refusals.NOT_YOURS
    assert store.of_dossier(waiting.id) == ()


def test_reading_is_audited_and_a_dossier_without_a_result_has_none_to_read(waiting):
    with pytest.raises(Refusal) as refused:
        actions.read(CITIZEN, waiting)
    assert refused.value.code is refusals.NO_RESULT_YET
    result = issued(waiting)
    actions.read(CITIZEN, waiting)
    with orm.transacting() as tx:
        newest = audit.about(tx, waiting.id, limit=1)[0]
    assert (newest["action"], newest["actor"]) == ("egov.result.read", CITIZEN.id)
    assert result.id in newest["data"]
    assert "Lê" not in newest["data"]
