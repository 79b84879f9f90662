import re

import pytest
from tests.support.egov import an_official, as_kept, issued, walked_to_the_leader, wish

from saola.egov.dossiers import actions
from saola.egov.dossiers.model import State
from saola.egov.results import actions as results
from saola.egov.results import store as given_out
from saola.kernel import audit, orm

pytestmark = [pytest.mark.django_db]


def page(answer):
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def do(browser, dossier, verb, **given):
    given.setdefault("version", as_kept(dossier).life.version)
    return browser.post(f"/desk/dossiers/{dossier.code}/{verb}", given)


def verbs(text):
    return re.findall(r'action="/desk/dossiers/[^/]+/(\w+)"', text)


def notes(record):
    with orm.transacting() as tx:
        return [row["action"] for row in audit.about(tx, record, limit=50)]


def test_a_dossier_walks_over_three_desks_to_its_owner(at_desk, filed):
    unit, address = filed.competent_unit, f"/desk/dossiers/{filed.code}/"
    counter = at_desk("counter", unit)
    assert filed.code in page(counter.get("/desk/"))
    shown = page(counter.get(address))
    assert verbs(shown)[0] == "accept"
    assert do(counter, filed, "accept").status_code == 302
    assert verbs(page(counter.get(address))) == ["withdraw"]
    officer = at_desk("officer", unit)
    assert do(officer, filed, "claim").status_code == 302
    assert "của tôi" in page(officer.get("/desk/?mine=yes"))
    assert "claim" not in verbs(page(officer.get(address)))
    assert do(officer, filed, "send_on", step="decide", reason="trình ký").status_code == 302
    leader = at_desk("leader", unit)
    assert verbs(page(leader.get(address)))[0] == "decide"
    assert do(leader, filed, "decide", text="Xác nhận đúng.").status_code == 302
    result = results.newest(as_kept(filed))
    assert result.number in page(leader.get(address))
    counter = at_desk("counter", unit)
    assert filed.code in page(counter.get("/desk/?heap=hand_over"))
    assert verbs(page(counter.get(address)))[0] == "return"
    assert do(counter, filed, "return", way="counter").status_code == 302
    assert as_kept(filed).life.state is State.RETURNED
    assert filed.code not in page(counter.get("/desk/"))
    assert filed.code in page(counter.get(f"/desk/?q={filed.code.lower()}"))


def test_forms_are_exactly_those_of_the_table(at_desk, filed):
    unit, address = filed.competent_unit, f"/desk/dossiers/{filed.code}/"
    assert verbs(page(at_desk("leader", unit).get(address))) == []
    assert verbs(page(at_desk("officer", unit).get(address))) == [
        "accept",
        "refuse",
        "ask_supplement",
    ]
    walked_to_the_leader(filed)
    assert set(verbs(page(at_desk("leader", unit).get(address)))) == {
        "claim",
        "send_on",
        "extend",
        "ask_supplement",
        "ask_fee",
        "stop",
        "decide",
    }


def test_what_the_page_asks_for_reaches_the_timeline(at_desk, filed):
    unit, address = filed.competent_unit, f"/desk/dossiers/{filed.code}/"
    officer = at_desk("officer", unit)
    do(officer, filed, "ask_supplement", items="bản sao khai sinh\n\n ảnh 3x4 <b>")
    shown = page(officer.get(address))
    assert "bản sao khai sinh" in shown
    assert "ảnh 3x4 &lt;b&gt;" in shown
    assert as_kept(filed).life.state is State.SUPPLEMENT_ASKED


def test_an_extension_is_counted_in_working_days_of_the_unit(at_desk, filed):
    walked_to_the_leader(filed)
    before = as_kept(filed).life.due_at
    leader = at_desk("leader", filed.competent_unit)
    given = {"reason_code": "complex", "reason": "chờ xác minh"}
    for wrong in ("0", "61", "-1", "x", "1e3", ""):
        assert do(leader, filed, "extend", days=wrong, **given).status_code == 422
    assert do(leader, filed, "extend", days="2", **given).status_code == 302
    life = as_kept(filed).life
    assert life.extended
    assert 1 <= (life.due_at - before).days <= 4
    assert "extend" not in verbs(page(leader.get(f"/desk/dossiers/{filed.code}/")))


def test_a_late_act_is_told_kindly_with_what_was_typed_and_changes_nothing(at_desk, filed):
    counter = at_desk("counter", filed.competent_unit)
    do(counter, filed, "accept")
    kept = as_kept(filed)
    late = do(counter, filed, "refuse", version=1, reason_code="duplicate", reason="trùng <i>hồ sơ")
    assert late.status_code == 409
    told = late.content.decode()
    assert "đã thay đổi" in told
    assert "trùng &lt;i&gt;hồ sơ" in told
    assert "Nguyễn Kín" not in told
    assert as_kept(filed) == kept


@pytest.mark.parametrize(
    ("verb", "given", "status"),
    [
        ("refuse", {"reason_code": "", "reason": "x"}, 422),
        ("refuse", {"reason_code": "complex", "reason": "x"}, 422),
        ("refuse", {"reason_code": "duplicate", "reason": " "}, 422),
        ("ask_supplement", {"items": "\n \n"}, 422),
        ("decide", {"text": ""}, 422),
        ("decide", {"text": "x"}, 403),
        ("return", {"way": "counter"}, 409),
        ("rate", {"stars": "5"}, 422),
        ("nothing", {}, 422),
        ("accept", {"version": "x"}, 409),
        ("accept", {"version": "9" * 40}, 409),
    ],
)
def test_bad_forms_are_refused_and_change_nothing(at_desk, filed, verb, given, status):
    answer = do(at_desk("counter", filed.competent_unit), filed, verb, **given)
    assert answer.status_code in {status, 409}
    assert as_kept(filed) == filed


def test_another_units_dossier_is_not_found(at_desk, filed, file_one):
    other = at_desk("officer", "H58.10")
    assert filed.code not in page(other.get("/desk/"))
    assert "/desk/dossiers/" not in page(other.get(f"/desk/?q={filed.code}"))
    unknown = other.get("/desk/dossiers/H58.10-260302-0009/")
    for answer in (
        other.get(f"/desk/dossiers/{filed.code}/"),
        do(other, filed, "accept"),
        do(other, filed, "decide", text="x"),
        other.get(f"/dossiers/{filed.code}/result.pdf"),
    ):
        assert answer.status_code == unknown.status_code == 404
        assert "Nguyễn Kín" not in answer.content.decode()
    assert as_kept(filed) == filed
    assert "egov.dossier.read" not in notes(filed.id)


def test_the_desk_is_for_officials(browser, sign_in, an_account, filed):
    address = f"/desk/dossiers/{filed.code}/"
    assert browser.get(address).status_code == 302
    an_account("dan")
    sign_in("dan")
    for path in ("/desk/", "/desk/figures/", address):
        assert browser.get(path).status_code == 403
    assert do(browser, filed, "accept").status_code == 403


def test_an_official_sees_their_own_dossier_as_a_citizen_does(at_desk, file_one):
    from saola.identity.models import Account

    desk = at_desk("officer", "H58.61.01")
    own = file_one(filer=str(Account.objects.get(username="officer0").pk))
    answer = desk.get(f"/desk/dossiers/{own.code}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/dossiers/{own.code}/")
    assert do(desk, own, "accept").status_code == 403


def test_reading_names_and_dossiers_is_audited(at_desk, filed):
    from saola.identity.models import Account

    desk = at_desk("officer", filed.competent_unit)
    page(desk.get("/desk/"))
    page(desk.get(f"/desk/dossiers/{filed.code}/"))
    assert notes(filed.id)[0] == "egov.dossier.read"
    me = str(Account.objects.get(username="officer0").pk)
    assert "egov.work_list.read" in notes(me)


def test_the_list_puts_the_most_pressing_first_and_narrows(at_desk, file_one, clock):
    early, late, fresh = file_one(), file_one(), file_one()
    unit = early.competent_unit
    counter = an_official("counter", unit)
    actions.accept(counter, wish(late))
    clock.move(days=1)
    actions.accept(counter, wish(early))
    desk = at_desk("officer", unit)
    codes = re.findall(r'href="/desk/dossiers/([^/]+)/"', page(desk.get("/desk/")))
    assert codes == [late.code, early.code, fresh.code]
    assert late.code not in page(desk.get("/desk/?heap=receive"))
    assert page(desk.get("/desk/?mine=yes")).count("/desk/dossiers/") == 0
    assert page(desk.get("/desk/?q=nguyen+kin")).count("/desk/dossiers/") == 3
    assert "Không tìm thấy" in page(desk.get("/desk/?q=%25"))


def test_a_correction_at_the_desk_replaces_the_result(at_desk, filed):
    first = issued(walked_to_the_leader(filed))
    leader = at_desk("leader", filed.competent_unit)
    assert do(leader, filed, "correct", reason="").status_code == 422
    assert do(leader, filed, "correct", reason="sai năm sinh").status_code == 302
    assert do(leader, filed, "decide", text="Nội dung đúng.").status_code == 302
    newest, replaced = given_out.of_dossier(filed.id)
    assert (replaced.id, newest.replaced_at) == (first.id, None)
    told = page(leader.get(f"/check/{first.check_code}"))
    assert "Đã được thay thế" in told
    assert newest.number in told


def test_figures_of_the_unit_are_counted_from_its_dossiers(at_desk, filed, file_one):
    issued(walked_to_the_leader(filed))
    file_one(channel="counter", filer="")
    unit = filed.competent_unit
    leader = at_desk("leader", unit)
    told = page(leader.get("/desk/figures/"))
    assert '<span class="tile-value">2</span>' in told
    assert "50,0<small> %" in told
    assert "100,0<small> %" in told
    assert page(leader.get("/desk/figures/?first=2025-01-01&last=2025-01-31")).count("—") >= 3
    assert leader.get("/desk/figures/?unit=H58.10").status_code == 403
    assert leader.get("/desk/figures/?unit=").status_code == 403
    assert leader.get("/desk/figures/?first=x").status_code == 400
    province_wide = at_desk("leader", "")
    assert '<span class="tile-value">2</span>' in page(province_wide.get("/desk/figures/?unit="))


def test_what_the_population_database_told_is_shown_with_its_evidence(at_desk, filed, clock):
    from saola.egov.errands import store as errands
    from saola.egov.errands.model import Kind

    citizen = {"fullName": "Nguyễn Kín", "birthDate": "1990-02-03", "gender": "female"}
    desk = at_desk("officer", filed.competent_unit)
    address = f"/desk/dossiers/{filed.code}/"
    errands.note(Kind.POPULATION, filed.id, "event-1", {}, clock.at)
    assert "đang chờ" in page(desk.get(address))
    (errand,) = errands.of(filed.id)
    errands.done(errand, {"outcome": "differs", "citizen": citizen}, "42", clock.at)
    shown = page(desk.get(address))
    for wanted in ("Họ tên không khớp", "03/02/1990", "Nữ", "bản ghi bằng chứng số 42"):
        assert wanted in shown
    errands.note(Kind.PROGRESS, filed.id, "event-1", {"seq": 1}, clock.at)
    last = errands.of(filed.id)[-1]
    errands.failed(last, "HTTP 500", None, clock.at)
    assert "HTTP 500" in page(desk.get(address))


@pytest.mark.parametrize("given", [{"reason": "thiếu\x00giấy"}, {"items": "giấy\x00khai sinh"}])
def test_words_that_cannot_be_read_are_refused_at_the_desk(at_desk, filed, given):
    desk = at_desk("officer", filed.competent_unit)
    verb = "refuse" if "reason" in given else "ask_supplement"
    sent = {"version": filed.life.version, "reason_code": "incomplete", "reason": "thiếu"} | given
    answer = desk.post(f"/desk/dossiers/{filed.code}/{verb}", sent)
    assert answer.status_code == 400
    assert "không đọc được" in answer.content.decode()


def test_originals_that_were_promised_are_to_be_received_at_the_desk(at_desk, file_one):
    from saola.egov.dossiers.actions import procedure_of

    bare = file_one()
    paper = procedure_of(bare).papers[0]
    promised = file_one(on_paper=(paper.code,))
    desk = at_desk("officer", bare.competent_unit)
    assert "Bản giấy cần nhận" not in page(desk.get(f"/desk/dossiers/{bare.code}/"))
    shown = page(desk.get(f"/desk/dossiers/{promised.code}/"))
    assert "Bản giấy cần nhận" in shown
    assert paper.name.vi in shown
