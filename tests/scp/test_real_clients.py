"""Client libraries that others wrote, at the front door of a whole province, with its own keys."""

import json
import time
import urllib.parse
import urllib.request

import paho.mqtt.client as mqtt
import pytest

pytestmark = pytest.mark.slow
HEARD_S = 20
STATION = "urn:ngsi-ld:WaterQualityObserved:vam-kenh"


@pytest.fixture
def token(visit, province):
    """An access token of a machine client that an administrator has registered."""
    page = visit("/account/clients/", "quantri")
    page.fill("[name=client_id]", "kiem-thu")
    page.fill("[name=title]", "Kiểm thử")
    page.fill("[name=system_id]", "VN/GOV/T1/kiem-thu")
    for scope in ("scp.read", "scp.write"):
        page.check(f"[name=scopes][value='{scope}']")
    page.locator("button", has_text="Đăng ký").last.click()
    secret = page.locator(".notice-success code").inner_text()
    asked = {"grant_type": "client_credentials", "client_id": "kiem-thu", "client_secret": secret}
    form = urllib.parse.urlencode(asked).encode()
    with urllib.request.urlopen(f"{province.front}/oauth2/token", form) as answer:
        return json.load(answer)["access_token"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the client's own habits
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_ngsildclient_creates_queries_updates_and_deletes(province, token):
    from ngsildclient import Client, Entity, SubscriptionBuilder
    from ngsildclient.api.exceptions import NgsiError

    client = Client(hostname="127.0.0.1", port=province.port)
    assert client.is_connected()
    heard(lambda: "WaterQualityObserved" in client.list_types())  # anybody's to read
    entity = Entity("AirQualityObserved", "Probe-1")
    entity.prop("NO2", 22, unitcode="GP", observedat="2024-01-01T00:00:00Z")
    entity.loc((10.3, 106.4)).rel("refPointOfInterest", "PointOfInterest:1")
    with pytest.raises(NgsiError, match="access token is needed"):
        client.create(entity)
    client.session.headers["Authorization"] = f"Bearer {token}"
    client.create(entity)
    assert client.exists(entity.id)
    assert client.get(entity.id).to_dict()["NO2"] == entity.to_dict()["NO2"]
    assert [one.id for one in client.query_all("AirQualityObserved", "NO2>20")] == [entity.id]
    assert client.count("AirQualityObserved") == 1
    assert client.count("AirQualityObserved", "NO2>30") == 0
    entity.prop("NO2", 35)
    client.update(entity)
    assert client.count("AirQualityObserved", "NO2>30") == 1
    entity.prop("NO2", 36)
    client.upsert(entity)
    many = [Entity("Gate", f"{number}").prop("open", number) for number in range(30)]
    client.upsert(many)
    assert client.count("Gate") == 30
    assert len(client.query_all("Gate", limit=7)) == 30
    assert {"AirQualityObserved", "Gate"} <= set(client.list_types())
    subscription = SubscriptionBuilder("http://127.0.0.1:9/").select_type("Gate").build()
    made = client.subscriptions.create(subscription)
    assert made
    assert client.subscriptions.exists(made)
    assert len(client.subscriptions.list()) == 1
    client.subscriptions.delete(pattern=".*")
    assert client.subscriptions.list() == []
    assert client.delete(entity.id)
    assert not client.exists(entity.id)
    client.drop("Gate")
    assert client.count("Gate") == 0
    client.close()


def heard(told):
    """Wait for what the stations are still to send after a start."""
    deadline = time.monotonic() + HEARD_S
    while not told() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert told()


def readings(province):
    """What anybody may know of one station's salinity, newest values."""
    told = "attrs=salinity&options=temporalValues&lastN=50"
    address = f"{province.front}/ngsi-ld/v1/temporal/entities/{STATION}?{told}"
    with urllib.request.urlopen(address, timeout=10) as answer:
        return [value for value, _ in json.load(answer)["salinity"]["values"]]


def test_a_plain_mqtt_client_feeds_a_device_and_anybody_reads_it(province):
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.username_pw_set("vam-kenh", "demo-vam-kenh")
    client.connect("127.0.0.1", province.mqtt_port)
    client.loop_start()
    try:
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        reading = json.dumps({"salinity": 3.217, "TimeInstant": at})
        sent = client.publish("/demo-vam-kenh/vam-kenh/attrs", reading, qos=1)
        sent.wait_for_publish(HEARD_S)
        assert sent.is_published()
    finally:
        client.loop_stop()
        client.disconnect()
    assert 3.217 in readings(province)


def test_an_mqtt_client_without_the_devices_key_is_turned_away(province):
    refused = []
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.on_connect = lambda *told: refused.append(told[3].is_failure)
    client.username_pw_set("vam-kenh", "guessed")
    client.connect("127.0.0.1", province.mqtt_port)
    deadline = time.monotonic() + HEARD_S
    while not refused and time.monotonic() < deadline:
        client.loop(0.1)
    assert refused == [True]
