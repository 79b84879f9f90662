"""Which contexts a context leads to."""

from hypothesis import given
from hypothesis import strategies as st

from saola.scp.library.rules import named

URLS = st.sampled_from([f"http://example.org/{number}" for number in range(5)])
DOCUMENTS = st.dictionaries(
    URLS, st.builds(lambda inner: {"@context": inner}, URLS | st.lists(URLS))
)


def test_a_context_of_ours_is_named_by_its_address_and_its_id():
    url = "http://here:1/ngsi-ld/v1/jsonldContexts/7"
    assert named([url, {"a": "https://example.org/a"}], lambda _: None) == {url, "7"}
    assert named(None, lambda _: None) == set()


@given(st.lists(URLS), DOCUMENTS)
def test_what_is_named_is_named_with_all_it_leads_to_even_in_a_circle(asked, documents):
    found = named(asked, documents.get)
    assert found >= set(asked)
    for one in found & documents.keys():
        inner = documents[one]["@context"]
        assert found >= ({inner} if isinstance(inner, str) else set(inner))
