import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.support.egov import START

from saola.egov import refusals
from saola.egov.dossiers.model import State
from saola.egov.results import rules
from saola.egov.results.model import Standing
from saola.kernel import ids
from saola.kernel.errors import Refusal

CODE = "ABCDEFGHJKMN"


@pytest.mark.parametrize(
    "text", [CODE, "abcd-efgh-jkmn", " ABCD EFGH JKMN ", "abcdefgh-jkmn\n", rules.spelled(CODE)]
)
def test_a_check_code_is_read_however_it_is_spelled(text):
    assert rules.check_code(text) == CODE


@pytest.mark.parametrize(
    "text", ["", "ABC", CODE + "A", "ABCDEFGHJKM0", "../../etc/pw", "ABCDEFGHJKMÑ", "A" * 9_999]
)
def test_what_cannot_be_a_check_code_is_refused_as_unknown(text):
    with pytest.raises(Refusal) as refused:
        rules.check_code(text)
    assert refused.value.code is refusals.NO_SUCH_RESULT


def test_every_code_given_out_is_read_back():
    code = ids.readable(rules.CHECK_LETTERS)
    assert rules.check_code(rules.spelled(code)) == code


@given(content=some.binary(max_size=50))
def test_a_digest_is_read_in_any_case_and_spacing(content):
    known = hashlib.sha256(content).hexdigest()
    assert rules.digest_of(content) == known
    assert rules.digest(f" {known[:32].upper()} {known[32:]}\n") == known


@pytest.mark.parametrize("text", ["abc", "g" * 64, "a" * 65, "'; --"])
def test_what_is_no_digest_is_refused(text):
    with pytest.raises(Refusal) as refused:
        rules.digest(text)
    assert refused.value.code is refusals.MALFORMED_DIGEST


def test_no_digest_asks_nothing():
    assert rules.digest("  ") == ""


def test_a_number_names_serial_year_and_unit_and_makes_a_plain_file_name():
    assert rules.number("H58.10", 2026, 7) == "7/2026/KQ-H58.10"
    assert rules.file_name("7/2026/KQ-H58.10") == "7-2026-KQ-H58.10.pdf"


@pytest.mark.parametrize(
    ("state", "replaced_at", "standing"),
    [
        (State.DECIDED, None, Standing.VALID),
        (State.RETURNED, None, Standing.VALID),
        (State.PROCESSING, None, Standing.REOPENED),
        (State.WITHDRAWN, None, Standing.VOID),
        (State.STOPPED, None, Standing.VOID),
        (State.RETURNED, START, Standing.REPLACED),
        (State.PROCESSING, START, Standing.REPLACED),
    ],
)
def test_a_result_stands_until_it_is_replaced_or_its_dossier_reopened(state, replaced_at, standing):
    assert rules.standing(state, replaced_at) is standing
