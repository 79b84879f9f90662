"""Entities are checked by the data models that the pack asks for."""

import msgspec
import pytest
from tests.scp.conftest import Client
from tests.scp.ingest.devices import GATE, READING, REGISTER, SALINITY

from saola.kernel.errors import Refusal
from saola.scp.access import Access
from saola.scp.front import Platform
from saola.scp.ingest.register import Register

MODELS = frozenset({"WasteContainer", "WaterQualityObserved"})
BIN = {
    "id": "urn:ngsi-ld:WasteContainer:1",
    "type": "WasteContainer",
    "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [106, 10]}},
    "fillingLevel": {"type": "Property", "value": 0.4},
}


@pytest.fixture
def checked(store, loop):
    platform = Platform(store, Access(everything=True), register=REGISTER, models=MODELS)
    loop.run_until_complete(platform.start())
    yield Client(platform, loop)
    loop.run_until_complete(platform.stop())


def full(level, number=2):
    return BIN | {
        "id": f"urn:ngsi-ld:WasteContainer:{number}",
        "fillingLevel": {"type": "Property", "value": level},
    }


def test_what_breaks_a_model_is_refused_and_nothing_changes(checked):
    assert checked.post("entities", BIN).status == 201
    before = checked.get(f"entities/{BIN['id']}").json
    refused = checked.post("entities", full(40))
    assert (refused.status, refused.error) == (400, "BadRequestData")
    assert "fillingLevel" in refused.json["detail"]
    level = {"fillingLevel": {"type": "Property", "value": "full"}}
    assert checked.patch(f"entities/{BIN['id']}/attrs", level).status == 400
    assert checked.get(f"entities/{BIN['id']}").json == before
    vi = checked.post("entities", full(40), accept_language="vi").json["detail"]
    assert vi.startswith("Dữ liệu không theo mô hình WasteContainer")


def test_of_a_batch_what_is_of_the_model_is_kept(checked):
    answer = checked.post("entityOperations/create", [full(0.5, 3), full(50, 4)])
    assert answer.status == 207
    assert answer.json["success"] == ["urn:ngsi-ld:WasteContainer:3"]


def test_readings_of_devices_are_of_their_model(checked):
    answer = checked.post("/iot/json?k=k-gate&i=xuan-hoa", {"salinity": 1.5})
    assert (answer.status, answer.json["stored"]) == (200, 1)
    assert checked.get(f"entities/{READING}").status == 200


def test_the_models_are_shown_as_json_schemas(checked):
    shown = {one["type"]: one["checked"] for one in checked.get("/iot/models").json}
    assert (len(shown), shown["WasteContainer"], shown["Camera"]) == (12, True, False)
    schema = checked.get("/iot/models/Camera").json
    assert schema["$defs"]["Camera"]["properties"]["on"]["type"] == "boolean"
    with pytest.raises(Refusal):
        checked.get("/iot/models/Ghost")


def test_a_reading_that_breaks_the_model_is_kept_as_refused(store, loop):
    brine = msgspec.structs.replace(SALINITY, low=-5)
    gate = msgspec.structs.replace(GATE, quantities=(brine,))
    platform = Platform(
        store, Access(everything=True), register=Register({gate.code: gate}), models=MODELS
    )
    loop.run_until_complete(platform.start())
    client = Client(platform, loop)
    answer = client.post("/iot/json?k=k-gate&i=xuan-hoa", {"salinity": -1})
    assert (answer.status, answer.json["refused"]) == (400, 1)
    (kept,) = client.get("/iot/refused").json
    assert (kept["measure"], kept["code"]) == ("salinity", "BadRequestData")
    assert client.get(f"entities/{READING}").status == 404
    loop.run_until_complete(platform.stop())
