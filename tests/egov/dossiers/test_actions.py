import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from tests.support.egov import a_filing, an_official, somebody, wish

from saola.egov import refusals
from saola.egov.deadlines.model import Punctuality
from saola.egov.dossiers import actions, store
from saola.egov.dossiers.model import State, fold
from saola.egov.events import DossierFiled, DossierMoved, DossierRated, DossierReturned
from saola.kernel import audit, orm
from saola.kernel.errors import Refusal
from saola.kernel.events import store as outbox
from saola.province import api as province

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CITIZEN = somebody("citizen-1")


@pytest.fixture(autouse=True)
def monday(clock):
    clock.at = MONDAY.astimezone(dt.UTC)


@pytest.fixture
def filed():
    return actions.file(CITIZEN, a_filing(filer=CITIZEN.id))


def desk(dossier):
    unit = dossier.competent_unit
    return {role: an_official(role, unit) for role in ("counter", "officer", "leader")}


def told():
    with orm.transacting() as tx:
        return [one.name for one in outbox.read(tx, "control", after=0, limit=100)]


def facts_about(dossier):
    with orm.transacting() as tx:
        return [row["action"] for row in audit.about(tx, dossier.id, limit=100)]


def walked(dossier, *steps):
    """The dossier after steps: pairs of an official's role and what they do."""
    officials = desk(dossier)
    for role, act, *more in steps:
        who = CITIZEN if role == "citizen" else officials[role]
        dossier = act(who, wish(dossier, "xong việc của bước"), *more)
    return dossier


TO_THE_LEADER = (
    ("counter", actions.accept),
    ("officer", actions.claim),
    ("officer", actions.send_on, "decide"),
)


def test_a_dossier_goes_from_filing_to_rating_and_every_act_is_told_and_noted(filed):
    done = walked(
        filed,
        *TO_THE_LEADER,
        ("leader", actions.decide),
        ("counter", actions.hand_over, "counter"),
        ("citizen", actions.rate, 5),
    )
    assert done.life.state is State.RETURNED
    assert done.life.stars == 5
    assert done.punctuality is Punctuality.ON_TIME
    assert store.by_id(done.id) == done
    assert fold(store.timeline(done.id)) == done.life
    moves = [DossierMoved.name] * 5
    assert told() == [
        DossierFiled.name,
        *moves,
        DossierReturned.name,
        DossierMoved.name,
        DossierRated.name,
    ]
    assert facts_about(done) == ["egov.dossier.acted"] * 6 + ["egov.dossier.filed"]


def test_acceptance_sets_the_due_date_of_the_procedure_on_the_units_calendar(filed, clock):
    accepted = walked(filed, ("counter", actions.accept))
    procedure = actions.procedure_of(filed)
    assert accepted.life.due_at == province.due(clock.at, procedure.deadline, filed.competent_unit)
    assert accepted.life.step == "process"
    assert clock.at < accepted.life.step_due_at <= accepted.life.due_at


def test_what_is_finished_after_its_due_date_is_late(filed, clock):
    due = walked(filed, *TO_THE_LEADER)
    clock.at = due.life.due_at + dt.timedelta(days=1)
    assert walked(due, ("leader", actions.decide)).punctuality is Punctuality.LATE


def test_a_supplement_stops_the_clock_until_the_applicant_answers(filed, clock):
    asked = walked(
        filed,
        ("counter", actions.accept),
        ("officer", actions.claim),
        ("officer", actions.ask_supplement, ("Bản sao giấy tờ",)),
    )
    clock.move(days=7)
    answered = walked(asked, ("citizen", actions.answer_supplement))
    assert answered.life.due_at > asked.life.due_at
    assert answered.life.state is State.PROCESSING


@pytest.mark.parametrize(
    "stranger",
    [
        somebody("citizen-2"),
        somebody(""),
        an_official("officer", "somewhere else"),
        an_official("admin", ""),
        an_official("operator", ""),
    ],
)
def test_another_units_dossier_does_not_exist(filed, stranger):
    with pytest.raises(Refusal) as read:
        actions.read(stranger, filed.code)
    with pytest.raises(Refusal) as claimed:
        actions.claim(stranger, wish(filed))
    assert read.value.code is claimed.value.code is refusals.NO_SUCH_DOSSIER
    assert len(store.timeline(filed.id)) == 1
    assert "egov.dossier.read" not in facts_about(filed)


def test_nobody_handles_their_own_dossier():
    filing = a_filing(filer="officer-9")
    own = actions.file(somebody("officer-9"), filing)
    officer = an_official("officer", own.competent_unit, account="officer-9")
    with pytest.raises(Refusal) as refused:
        actions.accept(officer, wish(own))
    assert refused.value.code is refusals.NOT_YOURS


def test_reading_somebody_elses_dossier_is_noted_reading_ones_own_is_not(filed):
    actions.read(CITIZEN, filed.code)
    assert "egov.dossier.read" not in facts_about(filed)
    seen = actions.read(desk(filed)["officer"], filed.code.lower())
    assert seen.dossier == filed
    assert facts_about(filed)[0] == "egov.dossier.read"


def test_a_key_files_once_and_says_so_when_used_for_other_content(filed):
    assert actions.file(CITIZEN, a_filing(filer=CITIZEN.id)) == filed
    with pytest.raises(Refusal) as refused:
        actions.file(CITIZEN, a_filing(filer=CITIZEN.id, answers={"purpose": "khác"}))
    assert refused.value.code is refusals.KEY_REUSED
    assert store.own(CITIZEN.id) == (filed,)


def test_a_unit_that_does_not_handle_the_procedure_takes_no_dossier():
    with pytest.raises(Refusal) as refused:
        actions.file(CITIZEN, a_filing(filer=CITIZEN.id, competent_unit="H00.99"))
    assert refused.value.code is refusals.UNIT_NOT_COMPETENT
    assert store.own(CITIZEN.id) == ()


def test_a_second_officer_with_an_old_page_is_told_to_look_again(filed):
    accepted = walked(filed, ("counter", actions.accept))
    with pytest.raises(Refusal) as refused:
        actions.claim(desk(filed)["officer"], wish(filed))
    assert refused.value.code is refusals.LATE_ACT
    assert store.by_id(filed.id) == accepted


def test_a_step_cannot_be_skipped_and_only_the_deciding_step_decides(filed):
    working = walked(filed, ("counter", actions.accept), ("officer", actions.claim))
    officials = desk(filed)
    with pytest.raises(Refusal) as refused:
        actions.send_on(officials["officer"], wish(working), "return")
    assert refused.value.code is refusals.NO_SUCH_STEP
    with pytest.raises(Refusal) as refused:
        actions.decide(officials["leader"], wish(working))
    assert refused.value.code is refusals.STEP_DECIDES


def test_a_dossier_goes_back_to_an_earlier_step_with_a_reason_alone(filed):
    here = walked(
        filed,
        ("counter", actions.accept),
        ("officer", actions.claim),
        ("officer", actions.send_on, "decide"),
        ("leader", actions.claim),
    )
    leader = desk(filed)["leader"]
    with pytest.raises(Refusal) as refused:
        actions.send_on(leader, wish(here), "process")
    assert refused.value.code is refusals.REASON_NEEDED
    back = actions.send_on(leader, wish(here, "Dự thảo chưa nêu căn cứ"), "process")
    assert back.life.step == "process"
