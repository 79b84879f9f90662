import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp import limits
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


def chain(steps, suffix=""):
    """A context whose first term leads over so many others."""
    through = {f"t{number}": f"t{number + 1}:{suffix}" for number in range(steps)}
    return {**through, f"t{steps}": "urn:y:"}


def refused(given, find=None):
    with pytest.raises(Refusal) as wrong:
        compiled(given, find) if find else compiled(given)
    assert wrong.value.code.code == "BadRequestData"
    return wrong.value.data["detail"]


def test_a_term_leads_over_no_more_terms_than_the_limit_says():
    most = limits.context_steps_max
    assert compiled(chain(most, "x")).expand("t0") == "urn:y:" + "x" * most
    assert "more than 16 terms" in refused(chain(most + 1))
    backwards = dict(reversed(chain(most + 1).items()))
    assert "more than 16 terms" in refused(backwards)
    refused(chain(9000, "x"))  # and soon: nothing is gone over twice


def test_an_iri_is_no_longer_than_an_id_may_be():
    rest = limits.id_chars_max - len("urn:y:")
    assert len(compiled(chain(1, "x" * rest)).expand("t0")) == limits.id_chars_max
    assert "characters" in refused(chain(1, "x" * (rest + 1)))


def test_a_context_names_no_more_documents_than_the_limit_says():
    most = limits.contexts_of_request_max
    documents = {
        f"https://example.org/{n}": {"@context": {f"a{n}": "urn:y:a"}} for n in range(most)
    }
    assert compiled(list(documents), documents.get).expand("a3") == "urn:y:a"
    assert "documents" in refused([*documents, "https://example.org/0"], documents.get)
    circle = {"https://example.org/c": {"@context": ["https://example.org/c"] * 100}}
    refused("https://example.org/c", circle.get)


def test_a_term_that_is_given_again_counts_again(monkeypatch):
    monkeypatch.setattr(limits, "context_terms_max", 3)
    assert compiled([{"a": "urn:y:a", "b": "urn:y:b"}, {"a": "urn:y:c"}]).expand("a") == "urn:y:c"
    assert "terms" in refused([{"a": "urn:y:a", "b": "urn:y:b"}] * 2)
