import contextlib
import re

from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp.selection import scopes


def test_wildcards_stand_for_one_level_or_for_all_below():
    assert re.search(scopes.pattern("/a/+/c"), "/a/b/c")
    assert not re.search(scopes.pattern("/a/+"), "/a/b/c")
    assert re.search(scopes.pattern("/a/#"), "/a/b/c")
    assert re.search(scopes.pattern("/a/#"), "/a")


@given(st.text(alphabet="ab/+#();,|1", max_size=20))
def test_any_text_is_a_scope_query_or_is_refused(text):
    with contextlib.suppress(Refusal):
        scopes.parse(text)
