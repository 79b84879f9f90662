import datetime as dt

import pytest

from saola.ioc import api as ioc
from saola.parindex.rubrics import operation, packed
from saola.parindex.scoring.model import Measure, Share


@pytest.mark.django_db
@pytest.mark.usefixtures("rubric")
@pytest.mark.parametrize("measure", list(operation.MEASURES))
def test_a_unit_without_work_counts_nothing_of_nothing(measure):
    assert operation.shares("U1", measure) == Share(0, 0)


def test_every_measure_of_a_rubric_has_its_counter():
    assert set(operation.MEASURES) == set(Measure)


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
    assert operation.shares("U1", Measure.FEEDBACK_ON_TIME) == Share(2, 3)
    assert operation.shares("U2", Measure.FEEDBACK_ON_TIME) == Share(0, 1)


def test_the_packs_rubric_scores_punctuality_online_share_and_feedback_by_itself():
    assert {one.measure for one in packed.rubric().criteria} >= set(Measure)
