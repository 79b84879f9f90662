import datetime as dt

import pytest

from saola.ioc import api as ioc
from saola.parindex.rubrics import operation, packed
from saola.parindex.scoring.model import Measure, Share


@pytest.mark.django_db
@pytest.mark.usefixtures("rubric")
@pytest.mark.parametrize("measure", list(Measure))
def test_a_unit_without_work_counts_nothing_of_nothing(measure):
    assert operation.shares("U1")("U1", measure) == operation.shares()("U1", measure) == Share(0, 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("rubric")
def test_feedback_counts_the_answers_of_the_unit_in_vietnams_year():
    answers = (
        ("U1", True, "2025-12-31T16:59:59Z"),
        ("U1", True, "2025-12-31T17:00:00Z"),
        ("U1", False, "2026-06-01T00:00:00Z"),
        ("U1", True, "2026-12-31T16:59:59Z"),
        ("U1", True, "2026-12-31T17:00:00Z"),
        ("U2", False, "2026-06-01T00:00:00Z"),
    )
    for number, (unit, on_time, at) in enumerate(answers):
        answered_at = dt.datetime.fromisoformat(at)
        ioc.record_feedback(unit, on_time=on_time, key=f"r{number}", answered_at=answered_at)
    for unit, share in (("U1", Share(2, 3)), ("U2", Share(0, 1))):
        assert operation.shares(unit)(unit, Measure.FEEDBACK_ON_TIME) == share
        assert operation.shares()(unit, Measure.FEEDBACK_ON_TIME) == share


def test_the_packs_rubric_scores_punctuality_online_share_and_feedback_by_itself():
    assert {one.measure for one in packed.rubric().criteria} >= set(Measure)
