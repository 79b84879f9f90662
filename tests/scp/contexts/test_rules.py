import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp.contexts import core
from saola.scp.contexts.model import CORE
from saola.scp.contexts.rules import compiled

TERMS = st.sampled_from(["temperature", "salinity", "location", "level", "ex:level", "urn:x:y"])
IRIS = st.sampled_from(
    ["https://example.org/level", "https://uri.etsi.org/ngsi-ld/default-context/salinity", "ex:a"]
)


def test_every_published_core_context_means_the_core():
    for version in ("", "-v1.3", "-v1.6", "-v1.8", "-v1.9"):
        url = f"https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context{version}.jsonld"
        assert compiled(url) is CORE
        assert compiled([url]) is CORE


@given(st.dictionaries(TERMS, IRIS), TERMS)
def test_a_name_that_goes_in_comes_out_meaning_the_same(terms, name):
    context = compiled([{**terms, "ex": "https://example.org/"}])
    inner = context.expand(name)
    assert context.expand(context.compact(inner)) == inner


def test_a_term_leads_through_prefixes_and_terms_to_its_iri():
    context = compiled({"ex": "https://example.org/", "a": "ex:one", "b": {"@id": "a"}})
    assert context.expand("b") == context.expand("a") == "https://example.org/one"
    assert context.expand("ex:two") == "https://example.org/two"
    assert context.expand("https://uri.etsi.org/ngsi-ld/default-context/salinity") == "salinity"
    assert core.full("location") == "https://uri.etsi.org/ngsi-ld/location"


@pytest.mark.parametrize("wrong", [4, [4], {"a": 4}, {"a": {"@id": None}}, {"a": "b", "b": "a"}])
def test_what_is_no_context_is_refused(wrong):
    with pytest.raises(Refusal) as refused:
        compiled(wrong)
    assert refused.value.code.code == "BadRequestData"


def test_a_term_of_the_core_cannot_be_redefined():
    context = compiled({"location": "https://example.org/place"})
    assert context.expand("location") == "location"
