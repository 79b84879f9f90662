import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel.errors import Refusal
from saola.scp.ingest.payloads import Address, address, decoded


def test_json_and_ultralight_mean_the_same():
    told = decoded(b'[{"TimeInstant": "2026-01-01T00:00:00Z", "s": 1.5, "l": 2}]')
    line = decoded(b"2026-01-01T00:00:00Z|s|1.5|l|2")
    assert [(one.name, float(one.value)) for one in told[0].measures] == [
        (one.name, float(one.value)) for one in line[0].measures
    ]
    assert told[0].at == line[0].at == "2026-01-01T00:00:00Z"


def test_ultralight_may_name_its_time_as_json_does():
    (group,) = decoded(b"s|1.5|TimeInstant|2026-01-01T00:00:00Z")
    assert ([one.name for one in group.measures], group.at) == (["s"], "2026-01-01T00:00:00Z")
    with pytest.raises(Refusal):
        decoded(b"TimeInstant|2026-01-01T00:00:00Z")


def test_a_topic_may_name_the_one_measure():
    (group,) = decoded(b"1.5", "salinity")
    assert (group.measures[0].name, group.measures[0].value) == ("salinity", 1.5)
    (group,) = decoded(b'{"value": 15, "unit": "cm", "observedAt": "2026-01-01T00:00:00Z"}', "l")
    assert (group.measures[0].unit, group.measures[0].at) == ("cm", "2026-01-01T00:00:00Z")


def test_a_topic_says_key_and_device():
    for topic in ("/k/d/attrs", "k/d/attrs", "/json/k/d/attrs", "ul/k/d/attrs"):
        assert address(topic) == Address("k", "d")
    assert address("/k/d/attrs/salinity") == Address("k", "d", "salinity")
    for topic in ("", "/", "k/d", "//d/attrs", "k//attrs", "k/d/cmd", "k/d/attrs/a/b", "json/k/d"):
        with pytest.raises(Refusal):
            address(topic)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=9,
)


@given(st.binary(max_size=80) | JSON.map(orjson.dumps) | st.text(max_size=80).map(str.encode))
def test_whatever_is_sent_is_understood_or_refused(payload):
    try:
        groups = decoded(payload)
    except Refusal:
        return
    assert all(one.measures for one in groups)
