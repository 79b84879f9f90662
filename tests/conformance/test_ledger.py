"""The ledger may only improve."""

from conformance import ledger

OLD = {"A/one good": True, "A/one bad": False, "B/two good": True}


def test_a_test_that_passed_and_now_fails_or_is_gone_got_worse():
    assert ledger.worse(OLD, {"A/one good": False, "A/one bad": False}, ["A"]) == ["A/one good"]
    assert ledger.worse(OLD, {}, ["A"]) == ["A/one good"]


def test_what_failed_before_may_fail_again():
    assert ledger.worse(OLD, {"A/one good": True, "A/one bad": False}, ["A"]) == []


def test_folders_that_did_not_run_stay_as_they_were():
    merged = ledger.merged(OLD, {"A/one good": True, "A/one bad": True}, ["A"])
    assert merged == {"A/one good": True, "A/one bad": True, "B/two good": True}


def test_each_kind_of_database_has_its_own_outcomes():
    kept = ledger.Ledger().having("sqlite", OLD).having("postgresql", {"A/one good": False})
    assert kept.of("sqlite") == OLD
    assert kept.of("postgresql") == {"A/one good": False}
    assert kept.of("another") == {}
