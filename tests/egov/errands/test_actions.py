import datetime as dt

import pytest
from tests.support.egov import a_filing, an_official, somebody, wish

from saola.egov import limits
from saola.egov.contribution import CONTRIBUTION
from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers.record import Applicant
from saola.egov.errands import actions, store
from saola.egov.errands.model import Kind
from saola.kernel import orm
from saola.kernel.events import store as outbox
from saola.lgsp.api import NATIONAL_PORTAL, POPULATION
from saola.simulators.people import PEOPLE

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

CITIZEN = somebody("citizen-1")
PERSON = PEOPLE[0]


def whom(name=PERSON.name, number=PERSON.personal_number):
    return Applicant(name=name, id_kind="personal_number" if number else "", id_number=number)


def filed(**changes):
    return dossiers.file(CITIZEN, a_filing(**({"applicant": whom()} | changes)))


def deliver():
    """Hand every fact to the part's handlers, as the relay does."""
    with orm.transacting() as tx:
        for envelope in outbox.read(tx, "control", after=0, limit=100):
            for handler in CONTRIBUTION.handlers:
                if envelope.name in {event.name for event in handler.events}:
                    handler.handle(envelope, tx)


def ended(dossier, kind):
    return next(one for one in store.of(dossier.id) if one.kind is kind)


def test_an_applicant_with_a_number_is_looked_up_with_purpose_and_dossier(exchange, clock):
    dossier = filed()
    deliver()
    actions.run_due()
    found = ended(dossier, Kind.POPULATION)
    assert found.done_at == clock.at
    assert found.answer["outcome"] == "matched"
    assert found.answer["citizen"]["birthDate"] == PERSON.birth_date.isoformat()
    assert found.answered_by == "1"
    assert exchange.calls[0] == (POPULATION, "POST", "/lookup", "tthc.prefill", dossier.code)
    assert store.citizen_of(dossier.id)["gender"] == PERSON.sex


@pytest.mark.parametrize(
    ("applicant", "outcome"),
    [
        (whom(name="trần thị MẪU"), "matched"),
        (whom(name="Trần Văn Khác"), "differs"),
        (whom(number="000188999999"), "not_found"),
    ],
)
def test_the_officer_learns_whether_name_and_number_agree(exchange, applicant, outcome):
    dossier = filed(applicant=applicant)
    deliver()
    actions.run_due()
    assert ended(dossier, Kind.POPULATION).answer["outcome"] == outcome
    assert bool(store.citizen_of(dossier.id)) == (outcome == "matched")


def test_nobody_without_a_personal_number_is_looked_up(exchange):
    dossier = filed(applicant=Applicant(name="Kim", id_kind="passport", id_number="C1234567"))
    deliver()
    actions.run_due()
    assert {one.kind for one in store.of(dossier.id)} == {Kind.PROGRESS}


def test_the_national_portal_is_told_of_each_act_and_of_the_state_it_led_to(exchange):
    dossier = filed()
    accepted = dossiers.accept(an_official("counter", dossier.received_unit), wish(dossier))
    deliver()
    actions.run_due()
    told = [one for one in store.of(dossier.id) if one.kind is Kind.PROGRESS]
    assert [one.answer for one in told] == [{"seq": 1, "state": 1}, {"seq": 2, "state": 2}]
    status, known = exchange.platforms[NATIONAL_PORTAL].call("GET", f"/dossiers/{dossier.code}")
    assert (status, known["state"]) == (200, int(accepted.life.state))
    assert known["dueAt"]


def test_an_act_told_late_never_rolls_the_portal_back(exchange, clock):
    dossier = filed(applicant=Applicant(name="Kim"))
    deliver()
    exchange.status = 503
    actions.run_due()
    exchange.status = 0
    dossiers.accept(an_official("counter", dossier.received_unit), wish(dossier))
    deliver()
    actions.run_due()
    clock.move(minutes=1)
    actions.run_due()
    assert all(one.done_at for one in store.of(dossier.id))
    known = exchange.platforms[NATIONAL_PORTAL].call("GET", f"/dossiers/{dossier.code}")[1]
    assert known["state"] == 2


def test_a_fact_delivered_twice_runs_one_errand(exchange):
    dossier = filed()
    for _ in range(2):
        deliver()
        actions.run_due()
    assert len(store.of(dossier.id)) == 2
    assert len(exchange.calls) == 3


def test_what_cannot_be_reached_is_tried_again_later_and_later_and_then_given_up(exchange, clock):
    dossier = filed(applicant=Applicant(name="Kim"))
    deliver()
    exchange.broken = True
    waits = []
    for _ in range(limits.errand_attempts_max):
        assert actions.run_due() == 1
        assert actions.run_due() == 0
        [errand] = store.of(dossier.id)
        if errand.next_at:
            waits.append((errand.next_at - clock.at) / dt.timedelta(seconds=1))
            clock.at = errand.next_at
    assert waits == sorted(waits)
    assert max(waits) <= limits.errand_backoff_s_max
    assert errand.failed_at == clock.at
    assert errand.failure == "the exchange cannot be reached"
    exchange.broken = False
    clock.move(days=1)
    assert actions.run_due() == 0


def test_an_outage_heals_and_the_errand_is_done(exchange, clock):
    dossier = filed()
    deliver()
    exchange.status = 503
    actions.run_due()
    assert all(one.failure and one.next_at for one in store.of(dossier.id))
    exchange.status = 0
    clock.move(seconds=10)
    actions.run_due()
    assert all(one.done_at and not one.failure for one in store.of(dossier.id))


def test_an_answer_that_no_later_try_can_mend_is_given_up_at_once(exchange):
    dossier = filed()
    deliver()
    exchange.status = 422
    actions.run_due()
    assert all(one.failed_at for one in store.of(dossier.id))


def test_a_worker_that_died_leaves_its_errands_to_the_next_one(exchange, clock):
    dossier = filed()
    deliver()
    with orm.transacting():
        assert len(store.claim(clock.at, clock.at + actions.LEASE)) == 2
    assert actions.run_due() == 0
    clock.at += actions.LEASE
    assert actions.run_due() == 2
    assert all(one.done_at for one in store.of(dossier.id))
