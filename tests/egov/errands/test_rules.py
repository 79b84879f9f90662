import datetime as dt

from hypothesis import given
from hypothesis import strategies as some
from tests.support.egov import START

from saola.egov import limits
from saola.egov.dossiers.record import Applicant
from saola.egov.errands import rules


@given(some.integers(1, limits.errand_attempts_max + 5))
def test_each_wait_is_longer_up_to_a_bound_until_it_is_given_up(attempts):
    at = rules.next_attempt(START, attempts)
    if attempts >= limits.errand_attempts_max:
        assert at is None
        return
    wait = at - START
    assert dt.timedelta() < wait <= dt.timedelta(seconds=limits.errand_backoff_s_max)
    if attempts > 1:
        assert wait >= rules.next_attempt(START, attempts - 1) - START


def test_only_what_the_officer_compares_is_kept_of_a_citizen():
    told = {"found": True, "citizen": {"fullName": "LE THU", "father": "Lê Cha", "gender": "male"}}
    found = rules.looked_up(Applicant(name="Lê Thử"), told)
    assert found == {"outcome": "matched", "citizen": {"fullName": "LE THU", "gender": "male"}}


@given(
    some.dictionaries(
        some.sampled_from(["found", "citizen"]),
        some.one_of(
            some.none(), some.booleans(), some.text(), some.dictionaries(some.text(), some.text())
        ),
    )
)
def test_any_answer_has_an_outcome(told):
    assert rules.looked_up(Applicant(name="Lê Thử"), told)["outcome"] in {
        "matched",
        "differs",
        "not_found",
    }
