import contextlib

from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp.selection import types


def test_a_selection_comes_to_sets_of_types():
    assert types.parse("A,B|C", str) == (("A",), ("B",), ("C",))
    assert types.parse("(A,B);C", str) == (("A", "C"), ("B", "C"))
    assert types.parse("*", str) == ()


@given(st.text(alphabet="AB();,| *", max_size=20))
def test_any_text_is_a_selection_or_is_refused(text):
    with contextlib.suppress(Refusal):
        types.parse(text, str)
