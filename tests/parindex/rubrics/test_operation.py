import pytest

from saola.parindex.rubrics import operation
from saola.parindex.scoring.model import Measure, Share


@pytest.mark.django_db
@pytest.mark.usefixtures("rubric")
@pytest.mark.parametrize("measure", list(operation.MEASURES))
def test_a_unit_without_work_counts_nothing_of_nothing(measure):
    assert operation.shares("U1", measure) == Share(0, 0)


def test_every_measure_of_a_rubric_has_its_counter():
    assert set(operation.MEASURES) <= set(Measure)
