"""Observations of SensorThings clients."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scp.ingest.devices import PROBED, SALINITY
from tests.scp.ingest.test_http import current, status_of
from tests.scp.ingest.uplinks import observation

from saola.kernel.errors import Refusal
from saola.scp.ingest import sensorthings

KEY = {"authorization": "Bearer k-probe"}


def test_an_observation_is_the_reading_of_its_datastream(field):
    posted = field.post("/iot/v1.1/Datastreams(7)/Observations", observation(), **KEY)
    assert (posted.status, posted.json["stored"]) == (201, 1)
    linked = observation(20, "2024-03-02T00:00:00Z/2024-03-02T01:00:00Z")
    linked |= {"Datastream": {"@iot.id": 7}}
    assert field.post("/iot/v1.1/Observations?k=k-probe", linked).status == 201
    shown = field.get(f"entities/{PROBED}").json["salinity"]
    assert (shown["value"], shown["observedAt"]) == (12.0, "2024-03-02T01:00:00.000Z")
    named = observation(30, None, parameters={"k": "k-probe"})
    named |= {"resultTime": "2024-03-02T02:00:00Z", "Datastream": {"@iot.id": "hoa-dinh:salinity"}}
    assert field.post("/iot/v1.1/Observations", named).status == 201
    assert current(field, PROBED)["salinity"] == 18


LINKED = {"Datastream": {"@iot.id": 7}}


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("Datastreams(7)/Observations", observation(), {}, 401),
        ("Datastreams(7)/Observations", observation(), {"authorization": "Bearer k-gate"}, 401),
        ("Datastreams(8)/Observations", observation(), KEY, 401),
        ("Datastreams('xuan-hoa:salinity')/Observations", observation(), KEY, 401),
        ("Things(7)/Observations", observation(), KEY, 400),
        ("Observations", observation(), KEY, 400),
        ("Observations", observation(Datastream={"@iot.id": True}), KEY, 400),
        ("Observations", {"phenomenonTime": "2024-03-02T00:00:00Z"} | LINKED, KEY, 400),
        ("Observations", observation("salty") | LINKED, KEY, 400),
        ("Observations", observation(at="once") | LINKED, KEY, 400),
        ("Observations", observation(at=7) | LINKED, KEY, 400),
        ("Observations", [], KEY, 400),
    ],
)
def test_bad_observations_are_refused_and_nothing_changes(field, path, body, headers, status):
    assert status_of(lambda: field.post(f"/iot/v1.1/{path}", body, **headers)) == status
    assert current(field, PROBED) is None


JSON = st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.floats(allow_nan=False)
MEMBERS = st.sampled_from(["result", "phenomenonTime", "resultTime", "parameters", "Datastream"])


@given(st.dictionaries(MEMBERS, JSON | st.dictionaries(st.just("@iot.id"), JSON)))
def test_whatever_is_observed_is_understood_or_refused(told):
    assert isinstance(sensorthings.shown_key(told), str)
    with contextlib.suppress(Refusal):
        assert sensorthings.linked(told)
    with contextlib.suppress(Refusal):
        (group,) = sensorthings.measures(told, SALINITY)
        assert group.measures[0].value == told["result"]


@given(st.text(max_size=30) | st.integers().map("Datastreams({})".format))
def test_whatever_names_a_collection_is_a_datastream_or_refused(name):
    with contextlib.suppress(Refusal):
        assert name == f"Datastreams({sensorthings.stream(name)})"
