"""The dialects that devices and their networks speak over MQTT: one row for each.

A row says which topics are its own, and who speaks on one of them. What a message claims is
checked first (`claimed`), for who has no right to a topic gets no answer but the end; what it says
is read afterwards (`Claim.read`), and refused with its reason when it makes no sense.
"""

import re
from collections.abc import Callable, Iterable, Iterator

import msgspec

from saola.kernel.errors import Refusal
from saola.scp import refusals
from saola.scp.ingest import lorawan, orders, sensorthings
from saola.scp.ingest.model import Answer, Arrival, Device, Network
from saola.scp.ingest.payloads import address, decoded
from saola.scp.ingest.register import Register

Sender = Device | Network | None  # who signed in at our own listener; None behind another's broker


class Claim(msgspec.Struct, frozen=True):
    """A message whose sender may speak so; refused readings are kept under `code`."""

    code: str
    read: Callable[[], Arrival | Answer]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it came in over MQTT."""

    topic: str
    payload: bytes
    sender: Sender
    via: str


class Dialect(msgspec.Struct, frozen=True):
    """A row: topics it understands, and what is claimed by a message on one.

    `filters` are what a client of another's broker subscribes to, given the network servers.
    """

    code: str
    topic: re.Pattern[str]
    filters: Callable[[Iterable[Network]], Iterator[str]]
    claim: Callable[[Register, Message, re.Match[str]], Claim]


def claimed(register: Register, message: Message) -> Claim:
    """Who speaks; refuses a stranger, and a topic of no dialect."""
    for dialect in DIALECTS:
        found = dialect.topic.fullmatch(message.topic)
        if found is not None:
            return dialect.claim(register, message, found)
    raise Refusal(refusals.GARBLED, detail="topic /{key}/{device}/attrs")


def filters(networks: Iterable[Network]) -> list[str]:
    """Every topic to subscribe to at another's broker."""
    known = tuple(networks)
    return [topic for dialect in DIALECTS for topic in dialect.filters(known)]


# --- FIWARE's IoT agents: key and device stand in the topic


PREFIXES = ("", "/", "json/", "/json/", "ul/", "/ul/")


def _fiware(register: Register, message: Message, found: re.Match[str]) -> Claim:
    to = address(message.topic)
    device = register.admit(to.device, to.key, message.via)

    def read() -> Arrival:
        return Arrival(device, decoded(message.payload, to.name))

    return Claim(device.code, read)


def _fiware_filters(networks: Iterable[Network]) -> Iterator[str]:
    for prefix in PREFIXES:
        yield from (f"{prefix}+/+/attrs{suffix}" for suffix in ("", "/+"))


def _answer(register: Register, message: Message, found: re.Match[str]) -> Claim:
    device = register.admit(found["device"], found["key"], message.via)

    def read() -> Answer:
        return Answer(device, orders.answers(message.payload, device))

    return Claim(device.code, read)


def _answer_filters(networks: Iterable[Network]) -> Iterator[str]:
    yield from (f"{prefix}+/+/cmdexe" for prefix in PREFIXES)


# --- LoRaWAN: the network server speaks for its devices


def _lorawan(dialect: str, topic: str, filters: str) -> Dialect:
    def claim(register: Register, message: Message, found: re.Match[str]) -> Claim:
        network = message.sender
        if network is None:
            network = register.application(dialect, found["application"], message.via)
        if not isinstance(network, Network) or network.dialect != dialect:
            raise Refusal(refusals.UNKNOWN_DEVICE)

        def read() -> Arrival:
            uplink = lorawan.READERS[dialect](lorawan.document(message.payload))
            if found.groupdict().get("eui", uplink.dev_eui).lower() != uplink.dev_eui.lower():
                raise Refusal(refusals.GARBLED, detail="the DevEUI of the topic")
            device = register.behind(network, uplink.dev_eui)
            return Arrival(device, lorawan.measures(uplink, device))

        return Claim(network.code, read)

    def wanted(networks: Iterable[Network]) -> Iterator[str]:
        for one in networks:
            if one.dialect == dialect and one.application:
                yield filters.format(one.application)

    return Dialect(dialect, re.compile(topic), wanted, claim)


# --- SensorThings: the datastream is a device's; another's key must be shown


def _sensorthings(register: Register, message: Message, found: re.Match[str]) -> Claim:
    named = found["collection"]
    observation = lorawan.document(message.payload)
    name = sensorthings.stream(named) if named else sensorthings.linked(observation)
    device, measured = register.stream(name, message.via)
    if message.sender is not device:
        register.admit(device.code, sensorthings.shown_key(observation), message.via)

    def read() -> Arrival:
        return Arrival(device, sensorthings.measures(observation, measured))

    return Claim(device.code, read)


def _sensorthings_filters(networks: Iterable[Network]) -> Iterator[str]:
    yield "v1.1/Observations"
    yield "v1.1/+/Observations"


DIALECTS = (
    _lorawan(
        "chirpstack",
        r"application/(?P<application>[^/]+)/device/(?P<eui>[0-9a-fA-F]{16})/event/up",
        "application/{}/device/+/event/up",
    ),
    _lorawan(
        "things_stack",
        r"v3/(?P<application>[^/]+)/devices/[^/]+/up",
        "v3/{}/devices/+/up",
    ),
    Dialect(
        "sensorthings",
        re.compile(r"v1\.1/(?:(?P<collection>Datastreams\([^/]+\))/)?Observations"),
        _sensorthings_filters,
        _sensorthings,
    ),
    Dialect("fiware_answers", orders.FROM_DEVICE, _answer_filters, _answer),
    Dialect("fiware", re.compile(r"(?s).*"), _fiware_filters, _fiware),
)
