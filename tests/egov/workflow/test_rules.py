import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.support.egov import START, RoundTheClock

from saola.egov import refusals
from saola.egov.workflow import rules
from saola.egov.workflow.model import DECIDE, LONG, PROCESS, RETURN, REVIEW, SHORT
from saola.kernel.errors import Refusal
from saola.province.api import Deadline, TermUnit

ways = pytest.mark.parametrize("steps", [SHORT, LONG])


@ways
def test_a_way_begins_and_ends_at_the_counter_and_decides_once(steps):
    assert steps[0].role == steps[-1].role == "counter"
    assert [one.code for one in steps if one.decisive] == ["decide"]
    assert rules.first_of_work(steps) is PROCESS
    assert rules.last(steps) is RETURN


@pytest.mark.parametrize(
    ("deadline", "steps"),
    [
        (Deadline(8, TermUnit.HOUR), SHORT),
        (Deadline(1, TermUnit.WORKING_DAY), SHORT),
        (Deadline(5, TermUnit.WORKING_DAY), LONG),
        (Deadline(15, TermUnit.DAY), LONG),
        (Deadline(1, TermUnit.MONTH), LONG),
    ],
)
def test_what_takes_a_week_or_more_is_reviewed_before_it_is_signed(deadline, steps):
    assert rules.way(deadline) == steps


def test_a_dossier_goes_one_step_onward_or_back_and_skips_none():
    assert rules.targets(LONG, "process") == (REVIEW,)
    assert rules.targets(LONG, "review") == (DECIDE, PROCESS)
    assert rules.targets(LONG, "decide") == (PROCESS, REVIEW)
    assert rules.targets(SHORT, "process") == (DECIDE,)
    for to in ("decide", "return", "process", "nowhere"):
        with pytest.raises(Refusal) as refused:
            rules.sendable(LONG, "process", to)
        assert refused.value.code is refusals.NO_SUCH_STEP


def test_the_counter_is_of_the_unit_of_receipt_the_work_of_the_competent_unit():
    assert rules.unit_of(RETURN, received="A", competent="B") == "A"
    assert rules.unit_of(PROCESS, received="A", competent="B") == "B"


def due(steps, one, since, due_at):
    return rules.step_due_at(steps, one, since=since, due_at=due_at, working=RoundTheClock())


def test_the_time_left_is_shared_by_the_steps_ahead():
    end = START + dt.timedelta(hours=40)
    assert due(LONG, PROCESS, START, end) == START + dt.timedelta(hours=24)
    assert due(SHORT, PROCESS, START, end) == START + dt.timedelta(hours=30)
    assert due(LONG, DECIDE, START, end) == end
    assert due(LONG, RETURN, START, end) is None
    assert due(LONG, PROCESS, START, None) is None


@ways
@given(hours=some.floats(-200, 2_000), at=some.integers(0, 4))
def test_no_step_is_due_after_its_dossier(steps, hours, at):
    end = START + dt.timedelta(hours=hours)
    one = steps[min(at, len(steps) - 1)]
    found = due(steps, one, START, end)
    assert found is None or found <= end
    assert found is None or hours < 1e-3 or found > START
