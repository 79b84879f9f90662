import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.province.situation.model import DataModel
from saola.scp.broker.model import Change, Verb, Write
from saola.scp.broker.rules import decide
from saola.scp.datamodels import rules
from saola.scp.datamodels.model import MODELS
from saola.scp.entities.model import Instance

ASKED = frozenset(MODELS)
POINT = Instance(
    "location", "", {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [106, 10]}}
)


def prop(name, value):
    return Instance(name, "", {"type": "Property", "value": value})


def change(kind, *instances, before=None, verb=Verb.UPSERT_UPDATE) -> Change:
    write = Write(verb=verb, id="urn:a:1", types=(kind,), instances=instances)
    return decide(write, before, 1)


def bin_of(**values):
    return change("WasteContainer", POINT, *(prop(name, one) for name, one in values.items()))


def refusal(given):
    with pytest.raises(Refusal) as raised:
        rules.check(given, ASKED)
    return raised.value.message("en")


def test_the_pack_may_ask_for_every_model_there_is():
    assert {one.value for one in DataModel} == set(MODELS)


def test_an_attribute_is_of_the_kind_its_model_says():
    rules.check(
        bin_of(fillingLevel=0.4, status="ok", dateLastEmptying="2026-03-02T00:00:00Z"), ASKED
    )
    rules.check(
        bin_of(dateLastEmptying={"@type": "DateTime", "@value": "2026-03-02T00:00:00Z"}), ASKED
    )
    rules.check(bin_of(colour="green", name="Thùng 1"), ASKED)
    assert "fillingLevel" in refusal(bin_of(fillingLevel=40))
    assert "fillingLevel" in refusal(bin_of(fillingLevel="full"))
    assert "status" in refusal(bin_of(status="fine"))
    assert "dateLastEmptying" in refusal(bin_of(dateLastEmptying="2026-03-02T00:00:00"))


def test_names_of_other_contexts_are_known_by_their_end():
    base = "https://smartdatamodels.org/dataModel.WasteManagement/"
    foreign = change(base + "WasteContainer", POINT, prop(base + "fillingLevel", 40))
    assert "fillingLevel" in refusal(foreign)


def test_what_a_model_requires_is_there_from_the_beginning_and_stays():
    assert "location is missing" in refusal(change("WasteContainer", prop("fillingLevel", 0.1)))
    there = bin_of(fillingLevel=0.1).after
    rules.check(change("WasteContainer", prop("fillingLevel", 0.2), before=there), ASKED)
    replaced = change("WasteContainer", prop("fillingLevel", 0.2), before=there, verb=Verb.UPSERT)
    assert "location is missing" in refusal(replaced)


def test_only_the_types_that_are_asked_for_are_checked():
    rules.check(bin_of(fillingLevel=40), frozenset({"Streetlight"}))
    rules.check(change("Other", prop("fillingLevel", 40)), ASKED)


def test_every_model_is_a_json_schema_of_its_own():
    for name in MODELS:
        found = rules.schema(name)
        assert found["$ref"] == f"#/$defs/{name}"
        assert found["$defs"][name]["description"]
    salinity = rules.schema("WaterQualityObserved")["$defs"]["WaterQualityObserved"]
    assert salinity["properties"]["salinity"] == {"type": "number", "minimum": 0}
    assert {"location", "dateObserved"} <= set(salinity["required"])
    with pytest.raises(Refusal):
        rules.schema("Ghost")


JSON = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(MODELS)), st.data())
def test_any_value_is_of_the_model_or_refused(kind, data):
    names = sorted(rules.schema(kind)["$defs"][kind]["properties"])
    instances = [prop(name, data.draw(JSON)) for name in names if name != "location"]
    with contextlib.suppress(Refusal):
        rules.check(change(kind, POINT, *instances), ASKED)
