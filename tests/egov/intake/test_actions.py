import msgspec
import pytest
from tests.support.egov import an_official, somebody, wish

from saola.egov import refusals
from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers import store
from saola.egov.dossiers.model import State
from saola.egov.errands import store as errands
from saola.egov.errands.model import Kind
from saola.egov.intake import actions, facts
from saola.egov.intake.model import Sent
from saola.egov.papers import actions as papers
from saola.egov.papers.model import Upload
from saola.identity.api import Identifier
from saola.kernel.errors import Refusal
from saola.province import api as province

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

CODE = "1.001193"
CITIZEN = somebody("0192f3c4-0000-7000-8000-000000000000")


def answers(procedure):
    samples = {"date": "2026-01-02", "number": "1", "money": "1", "yes_no": "yes"}
    return {
        one.code: one.choices[0].code
        if one.choices
        else {"declaration": "yes", "personal_number": "000188000017"}.get(
            one.kind, samples.get(one.kind, "mẫu")
        )
        for one in procedure.questions
    }


@pytest.fixture
def procedure():
    return province.procedure(CODE)


@pytest.fixture
def sent(procedure):
    return Sent(
        key="k1",
        unit=province.competent_units(procedure)[1].code,
        applicant={"applicant_name": "Lê Thử", "applicant_id_kind": "none"},
        answers=answers(procedure),
        papers=(papers.receive(Upload("declaration", "tờ khai.pdf", b"%PDF-1")),),
        on_paper=frozenset(one.code for one in procedure.papers),
    )


def test_what_is_filed_twice_with_one_key_is_one_dossier_with_its_papers_once(procedure, sent):
    first, second = (actions.file_online(CITIZEN, procedure, sent) for _ in range(2))
    assert first == second
    assert len(papers.of(first)) == 1
    with pytest.raises(Refusal) as refused:
        actions.file_online(CITIZEN, procedure, msgspec.structs.replace(sent, papers=()))
    assert refused.value.code is refusals.KEY_REUSED


def test_a_form_with_faults_files_nothing_and_names_each(procedure, sent):
    empty = msgspec.structs.replace(sent, applicant={}, unit="")
    with pytest.raises(Refusal) as refused:
        actions.file_online(CITIZEN, procedure, empty)
    fields = [one["field"] for one in refused.value.data["problems"]]
    assert fields == ["unit", "applicant_name", "applicant_id_kind"]
    assert store.own(CITIZEN.id) == ()


def test_the_counter_takes_in_a_dossier_that_another_unit_handles(procedure, sent):
    own, other = (unit.code for unit in province.competent_units(procedure)[:2])
    officer = an_official("counter", own)
    taken = actions.file_at_counter(officer, procedure, sent)
    assert (taken.received_unit, taken.competent_unit) == (own, other)
    assert taken.life.state is State.ACCEPTED
    assert taken.life.unit == other
    assert taken.code.startswith(own)
    assert actions.file_at_counter(officer, procedure, sent) == taken


@pytest.mark.parametrize("asker", [CITIZEN, an_official("officer", ""), somebody("")])
def test_nobody_but_the_counter_files_there(procedure, sent, asker):
    with pytest.raises(Refusal):
        actions.file_at_counter(asker, procedure, sent)
    assert store.open_in([""]) == ()


def test_a_supplement_needs_a_paper_or_words(procedure, sent):
    filed = actions.file_online(CITIZEN, procedure, sent)
    counter = an_official("counter", filed.received_unit)
    asked = dossiers.ask_supplement(counter, wish(filed), ("Giấy chứng sinh",))
    with pytest.raises(Refusal) as refused:
        actions.supplement(CITIZEN, wish(asked), ())
    assert refused.value.code is refusals.EMPTY_SUPPLEMENT
    late = papers.receive(Upload("", "giấy.png", b"\x89PNG\r\n\x1a\n"))
    answered = actions.supplement(CITIZEN, wish(asked), (late,))
    assert answered.life.answered
    assert [one.paper for one in papers.of(answered)] == ["declaration", ""]


def test_an_answer_given_once_is_offered_again_with_its_source(procedure, sent, an_account):
    account = somebody(an_account("congdan", phone="0900000001"))
    filed = actions.file_online(account, procedure, sent)
    known = facts.known_of(account)
    assert known["applicant.name"].source == "account"
    again = [one for one in procedure.questions if one.prefill and one.code in filed.answers]
    for question in again:
        assert known[question.prefill].source in {f"dossier:{filed.code}", "number"}


OWN, OTHERS = "000188000017", "000188000025"


@pytest.mark.parametrize("number", [OWN, OTHERS])
def test_what_the_population_database_told_is_offered_to_the_person_it_is_about_alone(
    procedure, sent, an_account, clock, number
):
    proof = Identifier(kind="personal_number", value=OWN, verified_by="vneid")
    account = somebody(an_account("congdan", identifiers=(proof,)))
    applicant = {
        "applicant_name": "Lê Thử",
        "applicant_id_kind": "personal_number",
        "applicant_personal_number": number,
    }
    filed = actions.file_online(
        account, procedure, msgspec.structs.replace(sent, applicant=applicant)
    )
    told = {"outcome": "matched", "citizen": {"birthDate": "1988-04-17"}}
    errands.note(Kind.POPULATION, filed.id, "e1", {}, clock.at)
    [errand] = errands.claim(clock.at, clock.at)
    errands.done(errand, told, "7", clock.at)
    fact = facts.known_of(account).get("citizen.birthDate")
    wanted = ("1988-04-17", f"population:{filed.code}") if number == OWN else None
    assert (fact and (fact.value, fact.source)) == wanted
    assert "citizen.birthDate" not in facts.known_of(somebody(an_account("khac")))
