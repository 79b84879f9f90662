"""A real broker, as `saola serve scp` runs it, that trusts this process; and a small river."""

import os
import signal
import subprocess
import sys
import time

import msgspec
import pytest
from tests.ioc.conftest import LEVELS, said
from tests.support.postgres import free_port
from tests.support.running import answers

from saola.province import api as province
from saola.province.api import Quantity, River, Station, Text


@pytest.fixture
def broker_at(monkeypatch):
    """Point this process to a broker's port."""
    from saola.kernel import settings
    from saola.scp import api as scp

    found = settings.current()

    def forget():
        """A token names the address it was issued at; a connection leads there."""
        scp._token.cache_clear()  # noqa: SLF001 # the next broker is another
        kept = scp._local.__dict__.pop("connection", None)  # noqa: SLF001 # the same
        if kept is not None:
            kept.close()

    def point(port):
        moved = msgspec.structs.replace(found, port=port)
        monkeypatch.setattr(settings, "current", lambda: moved)
        forget()
        return moved

    yield point
    forget()


@pytest.fixture
def broker(broker_at, tmp_path):
    """A broker of the test's own, on a free port."""
    from saola.identity import tokens
    from saola.kernel import settings

    tokens.ensure_keys()
    for folder in ("keys", "public"):
        (tmp_path / folder).symlink_to(settings.current().var / folder)
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": "src",
        "SAOLA_VAR": str(tmp_path),
        "SAOLA_PORT": str(port),
        "SAOLA_LOG_LEVEL": "warning",
        "SAOLA_MQTT_PORT": str(free_port()),
    }
    process = subprocess.Popen([sys.executable, "-m", "saola.app", "serve", "scp"], env=environment)
    try:
        for _ in range(400):
            if answers(f"http://127.0.0.1:{port}/readyz") == 200:
                break
            assert process.poll() is None, "the broker ended"
            time.sleep(0.05)
        yield broker_at(port)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


@pytest.fixture
def no_broker(broker_at):
    """Nobody listens where the broker should."""
    return broker_at(free_port())


@pytest.fixture
def river(monkeypatch):
    """The pack with one river of three stations, and one station on a canal."""
    pack = province.current()

    def station(code, river="", km=None):
        return Station(
            code=code,
            name=Text(f"Trạm {code}", f"Station {code}"),
            lat=10.3,
            lon=106.5,
            quantities=("salinity",),
            river=river,
            river_km=km,
            source="bản tin thử",
        )

    made = msgspec.structs.replace(
        pack,
        quantities=(
            Quantity(
                code="salinity",
                name=said("Độ mặn"),
                unit="‰",
                low=0,
                high=40,
                stale_after_s=3600,
                entity_type="WaterQualityObserved",
                attribute="salinity",
                levels=LEVELS,
            ),
        ),
        stations=(
            station("s3", "tieu", 30.0),
            station("s1", "tieu", 0.0),
            station("s2", "tieu", 20.0),
            station("c1"),
        ),
        rivers=(
            River(
                code="tieu",
                name=Text("Cửa Tiểu", "Tieu mouth"),
                line=((106.8, 10.2), (106.4, 10.4)),
                km=(0.0, 40.0),
            ),
        ),
        rules=(),
        indicators=pack.indicators,
    )
    monkeypatch.setattr(province, "current", lambda: made)
    province._lookup.cache_clear()  # noqa: SLF001 # the indexes of another pack are kept
    yield made
    province._lookup.cache_clear()  # noqa: SLF001 # the indexes of another pack are kept
