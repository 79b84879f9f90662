"""Uplinks that LoRaWAN network servers tell of by webhook."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.scp.ingest.devices import PROBE, PROBED
from tests.scp.ingest.test_http import current, status_of
from tests.scp.ingest.uplinks import chirpstack, things_stack

from saola.kernel.errors import Refusal
from saola.scp.ingest import lorawan

BUOYED = "urn:ngsi-ld:WaterQualityObserved:cua-tieu"


def told(field, body, network="lora", key="k-lora", query=""):
    path = f"/iot/lorawan/{network}{query}"
    return field.post(path, body, authorization=f"Bearer {key}")


def test_an_uplink_of_chirpstack_is_read_by_the_devices_profile(field):
    answer = told(field, chirpstack(), query="?event=up")
    assert (answer.status, answer.json["stored"], answer.json["refusals"]) == (200, 1, [])
    shown = field.get(f"entities/{PROBED}").json["salinity"]
    assert (shown["value"], shown["rawValue"]["value"]) == (6.0, 10)
    assert shown["observedAt"] == "2024-03-02T00:00:00.123456Z"
    assert told(field, chirpstack(), query="?event=up").json["repeated"] == 1


def test_an_uplink_of_the_things_stack_is_dated_by_its_network(field):
    answer = field.post("/iot/lorawan/stack?k=k-stack", things_stack())
    assert (answer.status, answer.json["stored"]) == (200, 1)
    shown = field.get(f"entities/{BUOYED}").json["salinity"]
    assert (shown["value"], shown["observedAt"]) == (1.5, "2024-03-02T00:00:00.123456Z")


def test_what_is_no_uplink_is_taken_notice_of(field):
    assert told(field, {"deviceInfo": {}}, query="?event=join").status == 204
    assert told(field, {"join_accept": {}}, "stack", "k-stack").status == 204


def without(message, *path):
    inner = message
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return message


@pytest.mark.parametrize(
    ("body", "network", "key", "status"),
    [
        (chirpstack(), "lora", "wrong", 401),
        (chirpstack(), "lora", "", 401),
        (chirpstack(), "stack", "k-lora", 401),
        (chirpstack(), "none", "k-lora", 401),
        (chirpstack(eui="70b3d57ed0000001"), "lora", "k-lora", 403),
        (chirpstack(eui="ffffffffffffffff"), "lora", "k-lora", 403),
        (chirpstack(value=100), "lora", "k-lora", 400),
        (chirpstack(at="yesterday"), "lora", "k-lora", 400),
        (without(chirpstack(), "object"), "lora", "k-lora", 400),
        (without(chirpstack(), "object", "ec"), "lora", "k-lora", 400),
        (without(chirpstack(), "deviceInfo", "devEui"), "lora", "k-lora", 400),
        (without(things_stack(), "uplink_message", "decoded_payload"), "stack", "k-stack", 400),
        ([], "lora", "k-lora", 400),
        (b"{", "lora", "k-lora", 400),
        (b" " * 70_000, "lora", "k-lora", 413),
    ],
)
def test_bad_uplinks_are_refused_and_nothing_changes(field, body, network, key, status):
    assert status_of(lambda: told(field, body, network, key)) == status
    assert current(field, PROBED) is None
    assert current(field, BUOYED) is None


JSON = st.recursive(
    st.none() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.dictionaries(
        st.sampled_from(["deviceInfo", "devEui", "object", "time", "uplink_message", "ec"]), inner
    ),
    max_leaves=9,
)


@given(JSON, st.sampled_from(sorted(lorawan.READERS)))
def test_whatever_a_server_tells_is_understood_or_refused(document, dialect):
    try:
        uplink = lorawan.READERS[dialect](lorawan.document(orjson.dumps(document)))
        (group,) = lorawan.measures(uplink, PROBE)
    except Refusal:
        return
    assert group.measures
