"""A copy of the suite that needs nothing but this machine.

What the suite fetches from the Internet is served here, its own servers stand at free ports of the
loopback address, and its MQTT broker is a local process instead of a container.
"""

import re
import shutil
from pathlib import Path

import msgspec

TESTS = Path("TP", "NGSI-LD")
VARIABLES = Path("resources", "variables.py")
MQTT = Path("resources", "mqttUtils", "MqttUtils.resource")
OURS = Path(__file__).with_name("mosquitto.resource")
TEXTS = {".robot", ".resource", ".py", ".json", ".jsonld", ".geojson", ".txt"}
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "venv", "doc", "plug-test", "results", "itb")

# Hosts from which the suite has its contexts; the core context is the broker's own.
CONTEXT = re.compile(
    r"https?://(?:[\w-]+\.)*(?:githubusercontent\.com|github\.io|forge\.etsi\.org)"
    r"/[\w./@~-]*?(?P<file>[\w.@-]+\.jsonld)"
)
BROKER = re.compile(r"http://localhost:9090(?=[/$\"'\s])")  # some tests name their broker outright


class Unusable(Exception):
    """The checkout, or the `robot` to run it with, is not what was asked for."""


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Where everything stands: ports of the loopback address, except MQTT's, a loopback address."""

    broker: int
    contexts: int
    receiver: int
    source: int
    context_server: int
    mqtt_host: str
    mqtt_port: int

    @property
    def variables(self) -> dict[str, object]:
        """What the suite's own table of variables is to hold."""
        api = f"http://127.0.0.1:{self.broker}/ngsi-ld/v1"
        here = "127.0.0.1"
        return {
            "url": api,
            "temporal_api_url": api,
            "notification_server_host": here,
            "notification_server_port": self.receiver,
            "mqtt_broker_host": self.mqtt_host,
            "mqtt_broker_non_default_port": self.mqtt_port,
            "context_source_host": here,
            "context_source_port": self.source,
            "context_server_host": here,
            "context_server_port": self.context_server,
        }


def folders(suite: Path, only: list[str]) -> list[str]:
    """Every folder that holds tests, below those asked for; refuses what is no such checkout."""
    root = suite / TESTS
    if not (suite / VARIABLES).is_file() or not root.is_dir():
        raise Unusable(f"{suite} is no checkout of the NGSI-LD test suite")
    found = sorted({path.parent.relative_to(root).as_posix() for path in root.rglob("*.robot")})
    chosen = [
        one for one in found if not only or any(f"{one}/".startswith(f"{part}/") for part in only)
    ]
    if not chosen:
        raise Unusable(f"no tests in {', '.join(only)}")
    return chosen


def copied(suite: Path, target: Path, places: Places) -> None:
    """Copy the suite to `target`, as it runs at these places."""
    shutil.copytree(suite, target, ignore=LEFT_OUT)
    for path in sorted(target.rglob("*")):
        if path.suffix in TEXTS and path.is_file():
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            local = here(text, places)
            if local != text:
                path.write_bytes(local.encode("utf-8", "surrogateescape"))
    with (target / VARIABLES).open("a", encoding="utf-8") as table:
        table.write("".join(f"\n{key} = {value!r}" for key, value in places.variables.items()))
        table.write("\n")
    if (target / MQTT).is_file():
        shutil.copy(OURS, target / MQTT)


def here(text: str, places: Places) -> str:
    """`text` with the addresses of this machine in the place of those of the Internet."""
    text = CONTEXT.sub(rf"http://127.0.0.1:{places.contexts}/\g<file>", text)
    return BROKER.sub(f"http://127.0.0.1:{places.broker}", text)
