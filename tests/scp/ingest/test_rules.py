import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scp.ingest.devices import GATE, LEVEL, PIER, PROBE, SALINITY

from saola.kernel.errors import Refusal
from saola.province.api import CLOCK_AHEAD_S_MAX
from saola.scp.entities.rules import check_instances, isoformat
from saola.scp.ingest import rules
from saola.scp.ingest.model import Group, Measure

NOW = 1_700_000_000_000_000
HOUR = 3_600_000_000


def observed(name="salinity", value=1.5, unit="", *, group_at="", device=GATE, **more):
    measure = Measure(name=name, value=value, unit=unit, **more)
    return rules.observation(device, measure, group_at, NOW)


def refusal(**given):
    with pytest.raises(Refusal) as raised:
        observed(**given)
    return raised.value.code.code


def test_a_gram_in_a_litre_is_one_in_a_thousand_and_centimetres_become_metres():
    assert observed(value=1.5, unit="g/l").value == 1.5
    assert observed(value=1500, unit="mg/L").value == 1.5
    assert observed("waterLevel", 133, "cm").value == 1.33
    assert observed("water_level", 1.33, "MTR").value == 1.33
    assert rules.normalised(1, "mm", LEVEL.unit) == 0.001
    assert rules.unit_code("‰") == "NX"
    assert rules.unit_code("bát") == "bát"


def test_what_cannot_be_is_refused_with_its_reason():
    assert refusal(value=41) == "implausible"
    assert refusal(value=-0.1) == "implausible"
    assert refusal(value="mặn") == "no_number"
    assert refusal(value=True) == "no_number"
    assert refusal(value=None) == "no_number"
    assert refusal(value=[1]) == "no_number"
    assert refusal(value=float("nan")) == "no_number"
    assert refusal(unit="bát") == "unknown_unit"
    assert refusal(name="wind") == "not_measured"
    assert refusal(name="water_level", device=PIER) == "not_measured"
    assert refusal(at="hôm qua") == "no_time"
    assert refusal(at="2023-11-14T22:13:20") == "no_time"


def test_a_reading_is_dated_by_itself_then_its_group_then_its_arrival():
    own, group = isoformat(NOW - HOUR), isoformat(NOW - 2 * HOUR)
    assert observed(at=own, group_at=group).at == NOW - HOUR
    assert observed(group_at=group).at == NOW - 2 * HOUR
    assert observed().at == NOW
    assert observed(at=isoformat(NOW + 60_000_000)).at == NOW + 60_000_000
    ahead = NOW + (CLOCK_AHEAD_S_MAX + 1) * 1_000_000
    assert refusal(at=isoformat(ahead)) == "in_future"


def test_a_profile_says_how_a_device_writes_and_the_value_as_sent_is_kept():
    one = observed("ec", 10, device=PROBE)
    assert (one.quantity.code, one.value, one.raw, one.raw_unit) == ("salinity", 6.0, 10, "mS/cm")
    assert observed("ec", 10_000, "µS/cm", device=PROBE).value == 6.0
    assert observed("depth", 133, device=PROBE).value == 1.33
    held = {one.name: one.body for one in rules.write(PROBE, (one,), Group(measures=())).instances}
    assert held["salinity"]["rawValue"] == {"type": "Property", "value": 10, "unitCode": "H61"}
    assert held["salinity"]["value"] == 6.0
    assert refusal(name="ec", value=100, device=PROBE) == "implausible"
    assert refusal(name="ec", value=1, unit="m", device=PROBE) == "unknown_unit"
    assert refusal(name="", device=PROBE) == "not_measured"


@given(st.lists(st.tuples(st.sampled_from(["salinity", "waterLevel"]), st.integers(0, 3))))
def test_no_observation_is_lost_among_batches_and_each_is_of_one_entity_and_time(sent):
    found = [observed(name, 1 + i / 100, at=isoformat(NOW - n)) for i, (name, n) in enumerate(sent)]
    batches = rules.batches(found)
    assert sorted(map(repr, found)) == sorted(repr(one) for batch in batches for one in batch)
    for batch in batches:
        assert len({(one.at, one.quantity.entity_type) for one in batch}) == 1
        assert len({one.quantity.attribute for one in batch}) == len(batch)
    assert [batch[0].at for batch in batches] == sorted(batch[0].at for batch in batches)


@given(
    st.floats(allow_nan=True) | st.text(max_size=5) | st.integers(),
    st.sampled_from(["", "g/l", "cm", "m", "mg/l", "x"]),
    st.text(max_size=30) | st.datetimes().map(lambda at: at.isoformat() + "+07:00"),
)
def test_whatever_is_sent_is_refused_or_becomes_a_valid_write(value, unit, at):
    try:
        one = observed(value=value, unit=unit, at=at)
    except Refusal:
        return
    assert SALINITY.low <= one.value <= SALINITY.high
    write = rules.write(GATE, (one,), Group(measures=()))
    check_instances(write.instances)
    assert write.id == "urn:ngsi-ld:WaterQualityObserved:xuan-hoa"


def test_the_device_is_introduced_as_a_smart_data_model():
    write = rules.introduction(GATE)
    check_instances(write.instances)
    held = {one.name: one.body["value"] for one in write.instances}
    assert held["controlledProperty"] == ["salinity", "water_level"]
    assert held["location"]["coordinates"] == [106.41, 10.33]
    assert held["name"] == "Cống Xuân Hòa"
