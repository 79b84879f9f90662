"""Devices that send over HTTP, as the FIWARE IoT agents are sent to."""

import datetime as dt
import urllib.parse

import pytest
from tests.scp.conftest import Client
from tests.scp.ingest.devices import PROBED, READING, REGISTER

from saola.kernel.clock import isoformat
from saola.kernel.errors import Refusal
from saola.kernel.http.message import STATUS
from saola.scp.access import Access
from saola.scp.front import Platform


def send(field, body, path="json", **params):
    asked = urllib.parse.urlencode({"k": "k-gate", "i": "xuan-hoa", **params})
    return field.post(f"/iot/{path}?{asked}", body)


def at(now, **before):
    return isoformat(now.instant() - dt.timedelta(**before))


def current(field, entity=READING):
    answer = field.get(f"entities/{entity}?options=keyValues")
    return answer.json if answer.status == 200 else None


def history(field, attribute="salinity"):
    answer = field.get(f"temporal/entities/{READING}?options=temporalValues&attrs={attribute}")
    return [value for value, _ in answer.json[attribute]["values"]]


def test_a_reading_becomes_an_entity_with_place_time_and_device(now, field):
    measured = at(now, minutes=5)
    answer = send(field, {"salinity": {"value": 1.5, "unit": "g/l"}}, t=measured)
    assert (answer.status, answer.json["stored"]) == (200, 1)
    shown = field.get(f"entities/{READING}").json
    assert shown["salinity"] == {
        "type": "Property",
        "value": 1.5,
        "unitCode": "NX",
        "observedAt": measured,
        "quality": {"type": "Property", "value": "good"},
    }
    plain = current(field)
    assert plain["type"] == "WaterQualityObserved"
    assert plain["refDevice"] == "urn:ngsi-ld:Device:xuan-hoa"
    assert plain["dateObserved"] == measured
    assert plain["location"]["coordinates"] == [106.41, 10.33]
    assert plain["source"] == "trạm thử"
    assert "recordedAt" not in plain


def test_one_message_feeds_every_entity_it_speaks_of(now, field):
    answer = send(field, {"salinity": 1.5, "waterLevel": {"value": 133, "unit": "cm"}})
    assert answer.json["stored"] == 2
    assert current(field, "urn:ngsi-ld:WaterObserved:xuan-hoa")["waterLevel"] == 1.33


def test_ultralight_is_understood_and_groups_keep_their_times(now, field):
    body = f"{at(now, hours=2)}|salinity|1.0#{at(now, hours=1)}|salinity|2.0".encode()
    assert send(field, body, "d").json["stored"] == 2
    assert current(field)["salinity"] == 2
    assert history(field) == [1, 2]


def test_a_late_reading_goes_to_the_history_and_leaves_the_present_alone(now, field):
    send(field, {"salinity": 3.0}, t=at(now, hours=1))
    late = send(field, {"salinity": 1.0}, t=at(now, hours=9))
    assert (late.json["stored"], late.json["late"]) == (0, 1)
    assert current(field)["salinity"] == 3
    assert current(field)["dateObserved"] == at(now, hours=1)
    assert history(field) == [1, 3]
    shown = field.get(f"temporal/entities/{READING}?attrs=salinity").json["salinity"]
    assert [one["quality"]["value"] for one in shown] == ["late", "good"]


def test_a_reading_sent_again_changes_nothing(now, field):
    late, fresh = at(now, hours=9), at(now, hours=1)
    for time, value in ((fresh, 3.0), (late, 1.0), (fresh, 3.0), (late, 1.0), (late, 1.0)):
        assert send(field, {"salinity": value}, t=time).status == 200
    both = [{"salinity": 2.0, "TimeInstant": at(now, hours=5)}] * 2
    assert send(field, both).json["late"] == 2
    assert history(field) == [1, 2, 3]
    assert send(field, {"salinity": 3.0}, t=fresh).json["repeated"] == 1


def test_another_value_for_the_same_time_is_a_correction(now, field):
    measured = at(now, hours=1)
    send(field, {"salinity": 3.0}, t=measured)
    assert send(field, {"salinity": 2.5}, t=measured).json["stored"] == 1
    assert current(field)["salinity"] == 2.5
    assert history(field) == [3, 2.5]


def test_a_replayed_reading_says_when_and_by_whom_it_was_recorded(now, field):
    recorded = {"recordedAt": "2024-03-02T00:00:00Z", "source": "Báo Ấp Bắc"}
    send(field, {"salinity": 3.2, **recorded}, t=at(now, minutes=1))
    shown = current(field)
    assert (shown["recordedAt"], shown["source"]) == ("2024-03-02T00:00:00Z", "Báo Ấp Bắc")
    assert shown["dateObserved"] == at(now, minutes=1)
    send(field, {"salinity": 3.3})
    assert "recordedAt" not in current(field)
    assert current(field)["source"] == "trạm thử"


def probed(field, value, at):
    answer = send(field, {"ec": value}, i="hoa-dinh", k="k-probe", t=at)
    assert answer.status == 200
    return field.get(f"entities/{PROBED}").json["salinity"]["quality"]["value"]


def test_what_is_known_against_a_reading_stands_beside_it_and_in_the_history(now, field):
    assert probed(field, 10, at(now, minutes=200)) == "good"
    assert probed(field, 10, at(now, minutes=190)) == "good"
    assert probed(field, 60, at(now, minutes=180)) == "out_of_range"
    assert probed(field, 20, at(now, minutes=150)) == "gap"
    assert [probed(field, 20, at(now, minutes=n)) for n in (140, 130, 120)][1:] == ["good", "stuck"]
    assert probed(field, 60, at(now, minutes=90)) == ["gap", "out_of_range"]
    assert probed(field, 5, at(now, minutes=100)) == ["gap", "out_of_range"]  # it was too late
    shown = field.get(f"temporal/entities/{PROBED}?attrs=salinity").json["salinity"]
    flags = {one["rawValue"]["value"]: one["quality"]["value"] for one in shown}
    assert flags == {10: "good", 60: ["gap", "out_of_range"], 20: "stuck", 5: "late"}
    assert probed(field, 8, at(now, minutes=60)) == "gap"
    assert [one["id"] for one in field.query(q='salinity.quality=="gap"').json] == [PROBED]


def test_a_series_is_judged_by_its_past_also_after_a_new_start(now, store, loop):
    flags = []
    for minutes in (60, 55, 50, 45):
        platform = Platform(store, Access(everything=True), register=REGISTER)
        loop.run_until_complete(platform.start())
        flags.append(probed(Client(platform, loop), 10, at(now, minutes=minutes)))
        loop.run_until_complete(platform.stop())
    assert flags == ["good", "good", "good", "stuck"]


def status_of(ask):
    try:
        return ask().status
    except Refusal as refusal:  # the application renders it
        return STATUS[refusal.code.kind]


@pytest.mark.parametrize(
    ("params", "body", "status"),
    [
        ({"k": "wrong"}, {"salinity": 1}, 401),
        ({"k": ""}, {"salinity": 1}, 401),
        ({"i": "nobody"}, {"salinity": 1}, 401),
        ({"i": "no-key", "k": ""}, {"salinity": 1}, 401),
        ({"i": "vam-kenh"}, {"salinity": 1}, 401),
        ({}, b"{", 400),
        ({}, b"", 400),
        ({}, b"\xff\xfe", 400),
        ({}, [], 400),
        ({}, [1], 400),
        ({}, {"salinity": {"value": 1, "unit": 7}}, 400),
        ({}, {"salinity": 99}, 400),
        ({}, {"salinity": 1, "recordedAt": "once"}, 400),
        ({"t": "yesterday"}, {"salinity": 1}, 400),
        ({}, b'{"salinity": 1' + b" " * 70_000 + b"}", 413),
        ({}, [{"salinity": 1}] * 1001, 413),
    ],
)
def test_bad_input_is_refused_and_nothing_changes(now, field, params, body, status):
    assert status_of(lambda: send(field, body, **params)) == status
    assert current(field) is None


def test_refused_readings_are_kept_with_their_reasons(now, field):
    answer = send(field, {"salinity": 99, "waterLevel": 1.2, "wind\x00": 3})
    assert answer.status == 207
    assert {one["code"] for one in answer.json["refusals"]} == {"implausible", "not_measured"}
    kept = field.get("/iot/refused").json
    assert [(one["device"], one["code"]) for one in kept] == [
        ("xuan-hoa", "not_measured"),
        ("xuan-hoa", "implausible"),
    ]
    assert "99" in kept[1]["en"]


def test_every_device_has_an_entity_before_it_sends(field):
    shown = {one["id"]: one for one in field.query(type="Device", options="keyValues").json}
    assert shown["urn:ngsi-ld:Device:vam-kenh"]["controlledProperty"] == ["salinity"]
    assert len(shown) == 5
    assert shown["urn:ngsi-ld:Device:hoa-dinh"]["category"] == ["sensor", "actuator"]
