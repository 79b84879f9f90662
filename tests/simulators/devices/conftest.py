"""A real broker that knows the record's stations, behind a real HTTP server and an MQTT door."""

import asyncio
import contextlib
import shutil
import subprocess

import pytest
from tests.scp.conftest import Client
from tests.simulators.devices.record import STATIONS
from tests.support.databases import missing
from tests.support.postgres import free_port

from saola.kernel.db import Database
from saola.kernel.http.application import Application
from saola.kernel.http.message import Request, json_response
from saola.kernel.http.routing import Route, Router
from saola.kernel.http.server import Server
from saola.scp.access import Access
from saola.scp.front import Platform
from saola.scp.ingest.model import Device, Measured
from saola.scp.ingest.register import Register
from saola.simulators.devices import store
from saola.simulators.devices.sending import Ways

SALINITY = Measured(
    code="salinity",
    attribute="salinity",
    entity_type="WaterQualityObserved",
    unit="‰",
    low=0,
    high=40,
)
DEVICES = {
    one.code: Device(code=one.code, key=one.key, lon=one.lon, lat=one.lat, quantities=(SALINITY,))
    for one in STATIONS
}


def ready(_request: Request):
    return json_response({"status": "alive"})


class Field:
    """The platform's side: its doors may be opened, closed and opened again at the same ports."""

    def __init__(self, folder, mqtt_url=""):
        (folder / "db").mkdir(exist_ok=True)
        self.folder, self.mqtt_url = folder, mqtt_url
        self.http, self.mqtt = free_port(), free_port()

    @property
    def ways(self):
        return Ways(
            f"http://127.0.0.1:{self.http}", self.mqtt_url or f"mqtt://127.0.0.1:{self.mqtt}"
        )

    @contextlib.asynccontextmanager
    async def open(self):
        platform = Platform(
            Database("scp", "sqlite:", self.folder / "db"),
            Access(everything=True),
            register=Register(DEVICES),
            mqtt_port=None if self.mqtt_url else self.mqtt,
            mqtt_url=self.mqtt_url,
        )
        own = Route("GET", "/readyz", ready, "anyone", "readyz")
        server = Server(Application(Router((own, *platform.routes))))
        await platform.start()
        await server.start("127.0.0.1", self.http)
        try:
            yield Client(platform, asyncio.get_running_loop())
        finally:
            await server.stop()
            await platform.stop()


@pytest.fixture
def field(tmp_path):
    return Field(tmp_path)


@pytest.fixture(autouse=True)
def kept(monkeypatch, tmp_path):
    """The mark is kept in a folder of the test's own."""
    monkeypatch.setattr(store, "path", lambda: tmp_path / "run" / "replay.json")
    return tmp_path / "run" / "replay.json"


@pytest.fixture
def mosquitto(tmp_path):
    """The address of a Mosquitto of the test's own."""
    program = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if program is None:
        missing("mosquitto")
    port = free_port()
    (tmp_path / "mosquitto.conf").write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    process = subprocess.Popen(
        [program, "-c", tmp_path / "mosquitto.conf"], stderr=subprocess.DEVNULL
    )
    yield f"mqtt://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=10)
