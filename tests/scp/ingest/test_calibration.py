import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.scp.ingest.calibration import measured
from saola.scp.ingest.model import Calibration

numbers = st.floats(-1000, 1000)


def test_a_line_and_a_table_make_the_true_value():
    assert measured(Calibration(unit="mV", gain=0.5, offset=-1), 10) == 4
    table = Calibration(unit="mV", table=((0, 0), (10, 5), (20, 25)))
    assert [measured(table, one) for one in (0, 5, 10, 15, 20)] == [0, 2.5, 5, 15, 25]
    assert (measured(table, -10), measured(table, 30)) == (-5, 45)  # the ends go on


@given(st.lists(st.tuples(st.integers(-50, 50), numbers), min_size=2, unique_by=lambda one: one[0]))
def test_a_table_goes_through_its_points(pairs):
    how = Calibration(unit="", table=tuple(sorted(pairs)))
    for sent, true in pairs:
        assert measured(how, sent) == pytest.approx(true, abs=1e-5)


@given(st.floats(-30, 30), st.floats(-30, 30))
def test_a_rising_table_keeps_the_order_of_what_was_sent(one, other):
    how = Calibration(unit="", table=((-10, 0), (0, 1), (10, 30)))
    low, high = sorted((one, other))
    assert measured(how, low) <= measured(how, high)
