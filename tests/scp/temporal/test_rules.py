import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp.entities.rules import isoformat
from saola.scp.temporal.rules import span

TIMES = st.integers(0, 4_000_000_000_000_000)


@given(TIMES, TIMES)
def test_a_span_is_what_was_asked_for(start, end):
    params = {"timerel": "between", "timeAt": isoformat(start), "endTimeAt": isoformat(end)}
    wanted = span(params, ("level",), needed=True)
    assert (wanted.start, wanted.end, wanted.names) == (start, end, ("level",))
    assert span({}, (), needed=False).start is None


def test_a_query_of_many_histories_needs_a_span():
    with pytest.raises(Refusal):
        span({}, (), needed=True)
