import pytest
from tests.support.egov import START, a_filing, somebody

from saola.egov import limits
from saola.egov.dossiers import actions as dossiers
from saola.egov.errands import store
from saola.egov.errands.model import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.stores]


def test_an_event_notes_one_errand_of_a_kind_which_is_due_at_once_and_taken_once():
    dossier = dossiers.file(somebody("citizen-1"), a_filing())
    for _ in range(2):
        store.note(Kind.PROGRESS, dossier.id, "e1", {"seq": 1}, START)
    [errand] = store.of(dossier.id)
    assert (errand.next_at, errand.attempts) == (START, 0)
    later = START.replace(hour=5)
    [taken] = store.claim(START, later)
    assert (taken.id, taken.attempts, taken.next_at) == (errand.id, 1, later)
    assert store.claim(START, later) == []
    store.done(taken, {"seq": 1}, "7", later)
    [ended] = store.of(dossier.id)
    assert (ended.done_at, ended.next_at, ended.answered_by) == (later, None, "7")
    assert store.citizen_of(dossier.id) == {}


def test_of_a_failure_as_much_is_kept_as_its_limit_says():
    dossier = dossiers.file(somebody("citizen-1"), a_filing())
    store.note(Kind.PROGRESS, dossier.id, "e1", {"seq": 1}, START)
    [errand] = store.claim(START, START.replace(hour=5))
    store.failed(errand, "x" * 999, None, START)
    [kept] = store.of(dossier.id)
    assert len(kept.failure) == limits.errand_failure_letters_max
