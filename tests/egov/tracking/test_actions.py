import pytest
from tests.support.egov import a_filing, somebody

from saola.egov import limits, refusals
from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers import store as kept
from saola.egov.tracking import actions
from saola.kernel.errors import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.stores]


def test_a_code_finds_its_dossier_with_its_timeline():
    dossier = dossiers.file(somebody("citizen-1"), a_filing())
    told = actions.track(dossier.code, "203.0.113.7")
    assert (told.dossier, told.acts) == (dossier, kept.timeline(dossier.id))


def test_guesses_count_whether_they_hit_or_miss():
    for number in range(limits.tracking_attempts_max):
        with pytest.raises(Refusal) as missed:
            actions.track(f"H00.10-260302-{number:04d}", "203.0.113.7")
        assert missed.value.code is refusals.CODE_UNKNOWN
    with pytest.raises(Refusal) as refused:
        actions.track("H00.10-260302-0001", "203.0.113.7")
    assert refused.value.code is refusals.TRACKED_TOO_OFTEN


def test_what_no_longer_counts_is_forgotten(clock):
    with pytest.raises(Refusal):
        actions.track("H00.10-260302-0001", "203.0.113.7")
    assert actions.forget() == 0
    clock.move(seconds=limits.tracking_window_s + 1)
    assert actions.forget() == 1
