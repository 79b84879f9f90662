"""One entity out of several: what holds whoever answers first."""

from hypothesis import given
from hypothesis import strategies as st

from saola.scp.distribution.joining import Cover, joined
from saola.scp.distribution.model import Contribution
from saola.scp.entities.model import Attribute, Entity
from saola.scp.registrations.model import Mode

NAMES = ("level", "depth", "salt")


@st.composite
def contributions(draw):
    """Several places' view of one lake, no two values of the same age."""
    ages = iter(draw(st.permutations(range(1, 40))))
    found = []
    for mode in draw(st.lists(st.sampled_from(Mode), max_size=5)):
        held = {}
        for name in draw(st.sets(st.sampled_from(NAMES))):
            age = next(ages)
            held[name, ""] = Attribute(name, "", {"type": "Property", "value": age}, age, age)
        entity = Entity(0, "urn:a:1", ("Lake",), (), 1, 1, held)
        found.append(Contribution(mode, entity))
    return found


def values(entity):
    return (
        None
        if entity is None
        else {key: one.body["value"] for key, one in entity.attributes.items()}
    )


def told_by(given, mode, name):
    return [
        one.entity.attributes[name, ""].body["value"]
        for one in given
        if one.mode is mode and (name, "") in one.entity.attributes
    ]


@given(contributions(), st.frozensets(st.sampled_from(NAMES)), st.booleans())
def test_the_first_mode_that_has_an_attribute_decides_and_in_it_the_newest(given, names, entire):
    covered = Cover(names, entire)
    entity = joined(given, covered)
    for name in NAMES:
        expected = None
        for mode in (Mode.EXCLUSIVE, Mode.REDIRECT, Mode.INCLUSIVE):
            if not mode.sole and covered.has(name):
                continue
            if expected is None and (found := told_by(given, mode, name)):
                expected = max(found)
        if expected is None and not covered.has(name):
            expected = next(iter(told_by(given, Mode.AUXILIARY, name)), None)
        assert (values(entity) or {}).get((name, "")) == expected


@given(contributions().flatmap(lambda one: st.tuples(st.just(one), st.permutations(one))))
def test_the_order_of_answers_does_not_matter(both):
    given, shuffled = ([one for one in each if one.mode is not Mode.AUXILIARY] for each in both)
    assert values(joined(given, Cover())) == values(joined(shuffled, Cover()))


def test_what_was_observed_later_wins_over_what_was_written_later():
    def place(value, observed, modified):
        body = {"type": "Property", "value": value, "observedAt": observed}
        held = {("level", ""): Attribute("level", "", body, modified, modified)}
        return Contribution(Mode.INCLUSIVE, Entity(0, "urn:a:1", ("Lake",), (), 1, 1, held))

    early, late = place(1, "2026-01-01T01:00:00Z", 9), place(2, "2026-01-01T02:00:00Z", 1)
    assert values(joined([early, late], Cover())) == {("level", ""): 2}
    assert values(joined([late, early], Cover())) == {("level", ""): 2}
