"""Settings: one table, read once from the environment; an unknown `SAOLA_` key is refused."""

import functools
import ipaddress
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

PREFIX = "SAOLA_"
PORT_MAX = 65_535
FIRST_PACK = "tien-giang"  # until another is loaded


class SettingsRefused(Exception):
    """The environment holds a key or value that no setting admits; the message is for operators."""


class Setting(msgspec.Struct, frozen=True):
    """One row of the table: the field it fills, its default, how text becomes a value, its help."""

    field: str
    default: str
    parse: Callable[[str], Any]
    help: str

    @property
    def key(self) -> str:
        """The environment variable's name."""
        return PREFIX + self.field.upper()


def _choice(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"one of {', '.join(allowed)}")
        return text

    return parse


def _port(text: str, *, beside: int = 0) -> int:
    """A port, with room for so many others behind it."""
    highest = PORT_MAX - beside
    if not text.isdecimal() or not 0 < int(text[:6]) <= highest:
        raise ValueError(f"a port between 1 and {highest}")
    return int(text)


def _addresses(*schemes: str) -> Callable[[str], str]:
    """Nothing, or addresses of these schemes, parted by commas."""

    def parse(text: str) -> str:
        for part in text.split(",") if text else ():
            scheme, _, rest = part.strip().partition("://")
            if scheme not in schemes or not rest:
                raise ValueError(" or ".join(f"{one}://…" for one in schemes))
        return text

    return parse


def _number(text: str) -> int:
    """A whole number from 0 to a million."""
    if not (text.isascii() and text.isdigit()) or int(text[:9]) > 1_000_000:  # noqa: PLR2004 # told in words
        raise ValueError("a whole number up to a million")
    return int(text)


def _flag(text: str) -> bool:
    return _choice("0", "1")(text) == "1"


def _database_url(text: str) -> str:
    if not text.startswith(("sqlite:", "postgresql://")):
        raise ValueError("sqlite: or postgresql://user@host/name")
    return text


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network_values(text: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())


def _networks(text: str) -> str:
    _network_values(text)
    return text


TABLE = (
    Setting("var", "var", Path, "Folder of all data this installation keeps."),
    Setting("host", "127.0.0.1", str, "Address the front door listens on."),
    Setting(
        "port",
        "8000",
        functools.partial(_port, beside=4),
        "Port of the front door; the next four serve the inner doors.",
    ),
    Setting(
        "public_url",
        "",
        _addresses("http", "https"),
        "Address people use, for links and QR codes; empty: host:port.",
    ),
    Setting(
        "proxies",
        "",
        _network_values,
        "Networks of proxies before the front door; their X-Forwarded-For says who the client is.",
    ),
    Setting(
        "pack",
        "",
        str,
        "Name of the province pack, a folder of packs/, or a path; empty: the one loaded last.",
    ),
    Setting(
        "database_url",
        "sqlite:",
        _database_url,
        "sqlite: (files in var/db) or postgresql://… (one schema for each store).",
    ),
    Setting(
        "events_url",
        "",
        _addresses("nats", "tls"),
        "Empty: the worker reads the outboxes; nats://… : JetStream.",
    ),
    Setting("scp_access", "token", _choice("token", "open"), "Who may use the broker's API."),
    Setting(
        "scp_notify",
        "",
        _networks,
        "Networks (10.1.0.0/16, …) besides the public ones that subscribers may have notified.",
    ),
    Setting(
        "scp_contexts",
        "",
        _networks,
        "Networks (10.1.0.0/16, …) that @context documents may be fetched from; empty: none.",
    ),
    Setting(
        "scp_instances",
        "10000",
        _number,
        "How many instances one answer of the temporal API holds at most.",
    ),
    Setting(
        "scp_history_days",
        "0",
        _number,
        "Days the broker's history is kept, dropped by periods of 28 days; 0: for good.",
    ),
    Setting(
        "scp_archive_days",
        "90",
        _number,
        "Days after which the broker's history moves from the database to files in var/archive;"
        " 0: never.",
    ),
    Setting(
        "mqtt_url",
        "",
        _addresses("mqtt", "mqtts"),
        "Empty: an MQTT listener of our own; mqtt://host:port otherwise.",
    ),
    Setting("mqtt_port", "1883", _port, "Port of our own MQTT listener, on the loopback address."),
    Setting(
        "smtp_url",
        "",
        _addresses("smtp"),
        "Empty: mail goes to the simulator; smtp://user:pw@host:port.",
    ),
    Setting("demo", "1", _flag, "1: demo accounts, simulators and the replay of readings."),
    Setting("log_level", "info", _choice("debug", "info", "warning", "error"), "Least level told."),
    Setting("log_format", "text", _choice("text", "json"), "Log lines for people or machines."),
)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of this process, typed; see `TABLE` for the meaning of each."""

    var: Path
    host: str
    port: int
    public_url: str
    proxies: tuple[Network, ...]
    pack: str
    database_url: str
    events_url: str
    scp_access: str
    scp_notify: str
    scp_contexts: str
    scp_instances: int
    scp_history_days: int
    scp_archive_days: int
    mqtt_url: str
    mqtt_port: int
    smtp_url: str
    demo: bool
    log_level: str
    log_format: str

    @property
    def address(self) -> str:
        """The address people reach this installation at, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def web_port(self) -> int:
        """Loopback port of the control plane."""
        return self.port + 1

    @property
    def worker_port(self) -> int:
        """Loopback port of the worker's health and metrics."""
        return self.port + 2

    @property
    def simulators_port(self) -> int:
        """Loopback port of the simulated outside world."""
        return self.port + 3

    @property
    def simulated_mail_port(self) -> int:
        """Loopback port of the simulated mail server (SMTP)."""
        return self.port + 4


def read(environ: Mapping[str, str]) -> Settings:
    """Read settings from `environ`.

    Refuses an unknown `SAOLA_` key and a value that its setting does not admit.
    """
    known = {setting.key for setting in TABLE}
    unknown = sorted(key for key in environ if key.startswith(PREFIX) and key not in known)
    if unknown:
        raise SettingsRefused(f"unknown setting {', '.join(unknown)}; known: {sorted(known)}")
    values = {}
    for setting in TABLE:
        text = environ.get(setting.key, setting.default)
        try:
            values[setting.field] = setting.parse(text)
        except ValueError as wrong:
            raise SettingsRefused(f"{setting.key}={text!r}: expected {wrong}") from wrong
    return Settings(**values)


@functools.cache
def current() -> Settings:
    """The settings of this process, read at the first call."""
    wanted = read(os.environ)
    if not wanted.pack:
        chosen = _chosen_pack(wanted.var)
        name = chosen.read_text(encoding="utf-8").strip() if chosen.exists() else FIRST_PACK
        wanted = msgspec.structs.replace(wanted, pack=name)
    return wanted


def choose_pack(name: str) -> None:
    """Make `name` the pack of this installation from the next start on (`saola pack load`)."""
    chosen = _chosen_pack(current().var)
    chosen.parent.mkdir(parents=True, exist_ok=True)
    chosen.write_text(name + "\n", encoding="utf-8")


def _chosen_pack(var: Path) -> Path:
    return var / "pack" / "name"


def adopt(told: Mapping[str, str]) -> None:
    """Take `told`, keys with their values, for what the environment leaves open."""
    for key, value in told.items():
        os.environ.setdefault(key, value)
    current.cache_clear()


def export(key: str, value: str) -> None:
    """Set an environment variable that a library reads when it is imported."""
    os.environ[key] = value
