"""Taking readings in: judged one by one, stored together, told apart in the answer."""

from collections.abc import Mapping, Sequence

import msgspec
from prometheus_client import Counter

from saola.kernel import clock
from saola.kernel.errors import Refusal
from saola.scp import refusals
from saola.scp.broker.model import Write
from saola.scp.broker.pipeline import Pipeline
from saola.scp.db import Connections
from saola.scp.entities.rules import microseconds
from saola.scp.ingest import quality, rules, store
from saola.scp.ingest.dialects import Claim
from saola.scp.ingest.dispatch import Commands
from saola.scp.ingest.model import (
    Answer,
    Arrival,
    Device,
    Group,
    Measure,
    Observation,
    Outcome,
    Refused,
    Report,
    Stand,
)
from saola.scp.ingest.register import Register
from saola.scp.ingest.stands import Series, Stands

READINGS = Counter(
    "saola_scp_readings_total", "Readings from devices by what became of them", ["outcome"]
)
VALUE_CHARS_KEPT = 200


class _Understood(msgspec.Struct):
    """What a message came to: observations by entity and time, and what was refused."""

    device: Device
    batches: list[tuple[Group, tuple[Observation, ...]]] = []
    refused: list[Refused] = []


class Intake:
    """Where every way in leads to."""

    def __init__(
        self,
        register: Register,
        pipeline: Pipeline,
        connections: Connections,
        stands: Stands,
        commands: Commands,
    ) -> None:
        """Take readings of the devices in `register`, and give them to the broker's `pipeline`.

        `stands` and `commands` follow that pipeline.
        """
        self.register = register
        self._pipeline = pipeline
        self._connections = connections
        self._stands = stands
        self.commands = commands

    async def introduce(self) -> None:
        """Make sure that the broker has an entity for every device, as it is registered now."""
        devices = self.register.devices.values()
        if devices:
            await self._pipeline.write([rules.introduction(device) for device in devices])

    async def hear(self, messages: Sequence[tuple[Claim, bytes]]) -> list[bool]:
        """Whether each message was good; all may be acknowledged on return.

        What cannot be read, or is refused, is kept with the reason. Refuses when too much waits.
        """
        good = [True] * len(messages)
        arrivals: list[Arrival] = []
        places: list[int] = []
        for place, (claim, payload) in enumerate(messages):
            try:
                said = claim.read()
                if isinstance(said, Answer):
                    await self.commands.answer(said)
                else:
                    arrivals.append(said)
                    places.append(place)
            except Refusal as refusal:
                if refusal.code is refusals.BUSY:
                    raise
                await self.keep_garbled(claim.code, payload, refusal)
                good[place] = False
        for place, report in zip(places, await self.take(arrivals), strict=True):
            good[place] = report.admitted > 0
        return good

    async def take(self, arrivals: Sequence[Arrival]) -> list[Report]:
        """What became of each message; durable, and so fit to be acknowledged, on return."""
        at = microseconds(clock.now())
        understood = [_understood(one, at) for one in arrivals]
        refused = [(one.device.code, no) for one in understood for no in one.refused]
        if refused:
            async with self._connections.transaction() as tx:
                await store.refuse(tx, refused, at)
        writes = await self._judged(understood, at)
        outcomes = iter(await self._pipeline.write(writes) if writes else ())
        reports = []
        broken: list[tuple[str, Refused]] = []
        for one in understood:
            counts = dict.fromkeys(Outcome, 0)
            for _, batch in one.batches:
                change = next(outcomes)
                if isinstance(change, Refusal):  # it breaks the data model of its type
                    one.refused.extend(_no_observation(found, change) for found in batch)
                    broken.extend((one.device.code, no) for no in one.refused[-len(batch) :])
                    continue
                for outcome, number in rules.outcomes(batch, change).items():
                    counts[outcome] += number
            counts[Outcome.REFUSED] += len(one.refused)
            for outcome, number in counts.items():
                READINGS.labels(outcome.value).inc(number)
            reports.append(Report(counts=counts, refused=tuple(one.refused)))
        if broken:
            async with self._connections.transaction() as tx:
                await store.refuse(tx, broken, at)
        return reports

    async def _judged(self, understood: Sequence[_Understood], at: int) -> list[Write]:
        """The writes that the messages come to, each observation judged by the one before it."""
        series = {
            (one.device.code, found.quantity.code)
            for one in understood
            for _, batch in one.batches
            for found in batch
        }
        kept = await self._stands.read(series) if series else {}
        writes = []
        for one in understood:
            for place, (group, batch) in enumerate(one.batches):
                judged = tuple(self._judge(one.device, found, kept, at) for found in batch)
                one.batches[place] = group, judged
                writes.append(rules.write(one.device, judged, group))
        return writes

    def _judge(
        self, device: Device, one: Observation, kept: Mapping[Series, Stand], at: int
    ) -> Observation:
        series = device.code, one.quantity.code
        before = self._stands.before(series, kept)
        flags, stand = quality.judge(one.quantity.watched, before, one.value, one.at, at)
        if stand is not before:
            entity = rules.entity_id(device, one.quantity)
            self._stands.note(series, stand, entity, one.quantity.attribute)
        return msgspec.structs.replace(one, flags=flags)

    async def keep_garbled(self, code: str, payload: bytes, refusal: Refusal) -> None:
        """Keep a message that could not be read, so that acknowledging it loses nothing.

        `code` is of the device, or of the network server that passed it on.
        """
        whole = Measure(name="", value=payload[:VALUE_CHARS_KEPT].decode(errors="replace"))
        async with self._connections.transaction() as tx:
            await store.refuse(tx, [(code, _no(whole, refusal))], microseconds(clock.now()))
        READINGS.labels(Outcome.REFUSED.value).inc()


def _understood(arrival: Arrival, at: int) -> _Understood:
    found = _Understood(arrival.device)
    for group in arrival.groups:
        good = []
        for measure in group.measures:
            try:
                good.append(rules.observation(arrival.device, measure, group.at, at))
            except Refusal as refusal:
                found.refused.append(_no(measure, refusal))
        found.batches.extend((group, batch) for batch in rules.batches(good))
    return found


def _no_observation(one: Observation, refusal: Refusal) -> Refused:
    return _no(Measure(name=one.quantity.attribute, value=one.value), refusal)


def _no(measure: Measure, refusal: Refusal) -> Refused:
    return Refused(
        measure=_clean(measure.name),
        value=_clean(str(measure.value)),
        code=refusal.code.code,
        vi=_clean(refusal.message("vi")),
        en=_clean(refusal.message("en")),
    )


def _clean(text: str) -> str:
    """Short enough to keep, and without the letter that no database keeps."""
    return text[:VALUE_CHARS_KEPT].replace("\x00", "")
