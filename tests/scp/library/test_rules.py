from hypothesis import given
from hypothesis import strategies as st

from saola.scp.library.rules import named

NAMES = ("https://a.example/c", "https://b.example/c", "https://c.example/c")
graphs = st.fixed_dictionaries({name: st.lists(st.sampled_from(NAMES)) for name in NAMES})


def test_a_context_leads_to_those_it_names_and_those_that_these_name():
    held = {NAMES[0]: {"@context": [NAMES[1], {"level": "https://x.example/level"}]}}
    assert named([NAMES[0]], held.get) == {NAMES[0], NAMES[1]}
    assert named({"level": "https://x.example/level"}, held.get) == set()


@given(graphs)
def test_contexts_that_name_each_other_are_followed_to_an_end(graph):
    held = {name: {"@context": others} for name, others in graph.items()}
    found = named(NAMES[0], held.get)
    assert NAMES[0] in found
    assert found == {NAMES[0]}.union(*(graph[name] for name in found))
