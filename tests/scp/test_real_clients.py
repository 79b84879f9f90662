"""Client libraries that others wrote, against a server as it runs in a province."""

import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest
from tests.support.postgres import free_port

pytestmark = pytest.mark.slow


@pytest.fixture
def port(tmp_path):
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": "src",
        "SAOLA_VAR": str(tmp_path),
        "SAOLA_PORT": str(port),
        "SAOLA_MQTT_PORT": str(free_port()),
        "SAOLA_SCP_ACCESS": "open",
        "SAOLA_LOG_LEVEL": "warning",
    }
    command = [sys.executable, "-m", "saola.app", "serve", "scp"]
    process = subprocess.Popen(command, env=environment)
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield port
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the client's own habits
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_ngsildclient_creates_queries_updates_and_deletes(port):
    from ngsildclient import Client, Entity, SubscriptionBuilder

    client = Client(hostname="127.0.0.1", port=port)
    assert client.is_connected()
    entity = Entity("AirQualityObserved", "Probe-1")
    entity.prop("NO2", 22, unitcode="GP", observedat="2024-01-01T00:00:00Z")
    entity.loc((10.3, 106.4)).rel("refPointOfInterest", "PointOfInterest:1")
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
    assert sorted(client.list_types()) == ["AirQualityObserved", "Gate"]
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
