import contextlib

from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp.contexts.model import CORE
from saola.scp.entities.expansion import name_of
from saola.scp.entities.projection import parse


def test_a_projection_reaches_into_what_is_linked():
    found = parse("id,at{name|in{id}}", str)
    assert found.names == {"id", "at"}
    assert found.linked["at"].names == {"name", "in"}
    assert found.depth == 2


@given(st.text(alphabet="ab{},|; 1", max_size=20))
def test_any_text_is_a_projection_or_is_refused(text):
    with contextlib.suppress(Refusal):
        parse(text, lambda one: name_of(one, CORE))
