"""What the stations tell, in which order, how fast, and how a message reads."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from saola.province.api import Reading, ReadingKind, Station
from saola.simulators.devices.model import Sender, Telling

STORY_S = 40.0  # the whole record, told faster than real time
STEP_S_MAX = 1.0  # a short record is over sooner
ROUND_S = 3600.0  # afterwards, the time in which every station is heard again


def senders(stations: Iterable[Station], own_keys: Mapping[str, str]) -> dict[str, Sender]:
    """The stations that can sign in, by code; an installation's own keys come before the pack's."""
    keyed = ((station, own_keys.get(station.code, station.key)) for station in stations)
    return {
        station.code: Sender(
            code=station.code,
            vi=station.name.vi,
            en=station.name.en or station.name.vi,
            protocol=station.protocol,
            key=key,
        )
        for station, key in keyed
        if key
    }


def story(readings: Iterable[Reading], known: Mapping[str, Sender]) -> tuple[Telling, ...]:
    """Everything that was measured at a known station, in the order of measuring."""
    measured = (
        one for one in readings if one.kind is ReadingKind.MEASURED and one.station in known
    )
    return tuple(
        Telling(
            sender=known[one.station],
            quantity=one.quantity,
            value=one.value,
            unit=one.unit,
            recorded_at=one.at,
            source=one.source,
        )
        for one in sorted(measured, key=lambda one: (one.at, one.station, one.quantity))
    )


def last_day(told: Iterable[Telling], zone: dt.tzinfo) -> tuple[Telling, ...]:
    """The last day on record of each station and quantity, by the hour of the day.

    It leaves the state of the province as the end of the story left it: a station's last reading
    of that day is its last.
    """
    days: dict[tuple[str, str], list[Telling]] = {}
    for one in told:
        kept = days.setdefault((one.sender.code, one.quantity), [])
        if kept and _day(kept[-1], zone) != _day(one, zone):
            kept.clear()
        kept.append(one)
    found = (one for kept in days.values() for one in kept)
    return tuple(
        sorted(found, key=lambda one: (one.recorded_at.astimezone(zone).time(), one.sender.code))
    )


def _day(one: Telling, zone: dt.tzinfo) -> dt.date:
    return one.recorded_at.astimezone(zone).date()


def telling(
    place: int, told: tuple[Telling, ...], rounds: tuple[Telling, ...]
) -> tuple[Telling, float]:
    """The telling at `place`, and the seconds to wait after it; after the story come the rounds."""
    if place < len(told):
        return told[place], min(STEP_S_MAX, STORY_S / len(told))
    return rounds[(place - len(told)) % len(rounds)], ROUND_S / len(rounds)


def digest(told: tuple[Telling, ...]) -> str:
    """A name for this very story, so that another pack's is begun at its beginning."""
    bare = [(one.sender.code, one.quantity, one.value, one.recorded_at) for one in told]
    return hashlib.sha256(msgspec.json.encode(bare)).hexdigest()[:32]


def payload(one: Telling, at: dt.datetime) -> bytes:
    """The message: observed at `at`, really measured when it says, printed by whom it says."""
    return msgspec.json.encode(
        {
            "TimeInstant": at.isoformat(timespec="milliseconds"),
            "recordedAt": one.recorded_at.isoformat(),
            "source": one.source,
            one.quantity: {"value": one.value, "unit": one.unit},
        }
    )
