"""Long lists are turned page by page, whatever number is asked for."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from saola.ui.pages import turned


@given(st.integers(0, 60), st.integers(1, 20))
def test_turning_all_pages_shows_every_row_once(count, size):
    page, seen = turned(range(count), QueryDict(""), size), []
    while True:
        seen += page["rows"]
        if not page["later"]:
            break
        page = turned(range(count), QueryDict(page["later"][1:]), size)
    assert seen == list(range(count))
    assert page["of"] == count


@given(st.text(max_size=12))
def test_whatever_is_asked_for_a_page_is_shown(asked):
    query = QueryDict(mutable=True)
    query["page"] = asked
    assert turned(range(5), query, 2)["rows"]


def test_the_way_to_a_neighbour_keeps_what_was_chosen():
    page = turned(range(9), QueryDict("kind=service&page=2"), 3)
    assert list(page["rows"]) == [3, 4, 5]
    assert (page["earlier"], page["later"]) == ("?kind=service&page=1", "?kind=service&page=3")
