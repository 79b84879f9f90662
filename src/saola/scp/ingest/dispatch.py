"""Commands to devices: written as a property of the device's entity, delivered, answered, expired.

    PATCH /ngsi-ld/v1/entities/urn:ngsi-ld:Device:gate/attrs/open  {"value": 50}

A command is kept in the transaction that stores the property, so that it survives whatever comes.
`open_status` tells how far it is (PENDING, DELIVERED, OK, EXPIRED), `open_info` what the device
answered. It is sent until the device, or the broker that keeps it for the device, says that it has
it; then an answer is waited for. Both end with the property's `expiresAt` or, without one, after
`limits.command_s_max`. A newer command of the same name replaces it.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any, Protocol

from saola.kernel import clock, telemetry
from saola.kernel.errors import Refusal
from saola.scp import limits, refusals
from saola.scp.broker.model import Change, Verb, Write
from saola.scp.broker.pipeline import Pipeline
from saola.scp.db import Connections, Tx
from saola.scp.entities.model import Attribute, Body, Instance, value_of
from saola.scp.entities.rules import instant, isoformat, microseconds
from saola.scp.ingest import store
from saola.scp.ingest.model import Answer, Command, Device, Progress
from saola.scp.ingest.register import Register

LOOK_AGAIN_S = 30.0  # another broker on this database may have taken a command
AGAIN_S = 1.0
SECOND = 1_000_000
STATUS, INFO, GIVEN_AT = "_status", "_info", "commandAt"

log = telemetry.logger("scp.commands")


class Way(Protocol):
    """A way to devices."""

    async def deliver(self, device: Device, command: Command) -> bool:
        """Whether the device, or the broker that keeps it for the device, has it now."""
        ...


class Commands:
    """The broker's follower that keeps commands, and the task that delivers them."""

    def __init__(self, register: Register, connections: Connections) -> None:
        """Nothing is delivered before `start`."""
        self._devices = {one.id: one for one in register.devices.values() if one.commands}
        self._codes = {one.code: one for one in self._devices.values()}
        self._connections = connections
        self._wanted = asyncio.Event()
        self._kept = False
        self._stepping = asyncio.Lock()  # one step at a time, so that none goes back
        self._running: asyncio.Task[None] | None = None

    def start(self, pipeline: Pipeline, ways: Sequence[Way]) -> None:
        """Deliver by the first of `ways` that leads to a device; tell of it through `pipeline`."""
        self._pipeline, self._ways = pipeline, ways
        if self._devices:
            self._running = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Deliver nothing more; what is on its way stays kept."""
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    def wake(self) -> None:
        """A device may have come within reach."""
        self._wanted.set()

    # --- the broker's follower

    async def follow(self, tx: Tx, changes: Sequence[Change]) -> None:
        """Keep new commands, and how far those on their way are."""
        for change in changes:
            device = self._devices.get(change.after.id)
            for one in change.put if device else ():
                assert device is not None
                if one.name in device.commands:
                    await store.keep_command(tx, _command(device, one, change.at))
                    self._kept = True
                elif (name := one.name.removesuffix(STATUS)) in device.commands:
                    await _note(tx, device, name, one.body)

    def committed(self) -> None:
        """What was kept may be delivered."""
        if self._kept:
            self._kept = False
            self._wanted.set()

    # --- the device's side

    async def fetch(self, device: Device) -> list[Command]:
        """The commands that wait for a device that asks; they count as delivered."""
        async with self._stepping:
            now = microseconds(clock.now())
            kept = [one for one in await self._all() if one.device == device.code]
            found = [one for one in kept if one.waits(now)]
            if found:
                await self._tell(device, [_status(one, Progress.DELIVERED) for one in found])
        return found

    async def answer(self, said: Answer) -> None:
        """Note what a device says came of commands; refuses one that it was not given."""
        device, results = said.device, said.results
        async with self._stepping:
            kept = {one.name: one for one in await self._all() if one.device == device.code}
            for name in results:
                if name not in kept:
                    raise Refusal(refusals.NOT_COMMANDED, device=device.code, command=name[:80])
            facts = [_status(kept[name], Progress.OK) for name in results]
            facts += [_info(name, result) for name, result in results.items()]
            await self._tell(device, facts)

    # --- delivery

    async def _run(self) -> None:
        pause = 0.0
        self._wanted.set()
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wanted.wait()
            self._wanted.clear()
            try:
                pause = await self._forward()
            except Exception:  # told, and tried again: the commands stay kept
                log.exception("commands_put_off")
                pause = AGAIN_S

    async def _forward(self) -> float:
        """Bring every command as far as it goes now; seconds until the next one expires."""
        kept = await self._all()
        now = microseconds(clock.now())
        known = [(self._codes[one.device], one) for one in kept if one.device in self._codes]
        for device, one in known:
            if one.expires_at <= now:
                await self._step(device, one, Progress.EXPIRED)
        # Side by side, so that a device that keeps silent holds up no other.
        await asyncio.gather(
            *(self._deliver(device, one) for device, one in known if one.waits(now))
        )
        left = [one.expires_at - now for one in kept if one.expires_at > now]
        return min([*(number / SECOND for number in left), LOOK_AGAIN_S])

    async def _deliver(self, device: Device, one: Command) -> None:
        if one.status is Progress.NEW and not await self._step(device, one, Progress.PENDING):
            return
        for way in self._ways:
            if await way.deliver(device, one):
                await self._step(device, one, Progress.DELIVERED)
                return

    async def _step(self, device: Device, one: Command, progress: Progress) -> bool:
        """Bring a command on; False when it is over, replaced, or further already."""
        async with self._stepping:
            same = [kept for kept in await self._all() if kept.is_same(one)]
            if not same or same[0].status.order >= progress.order:
                return False
            await self._tell(device, [_status(one, progress)])
        return True

    async def _all(self) -> list[Command]:
        async with self._connections.reading() as tx:
            return await store.commands(tx)

    async def _tell(self, device: Device, facts: Sequence[Instance]) -> None:
        await self._pipeline.write_one(
            Write(verb=Verb.UPSERT_UPDATE, id=device.id, types=("Device",), instances=tuple(facts))
        )


def _command(device: Device, one: Attribute, at: int) -> Command:
    expires_at = instant(one.body.get("expiresAt"))
    latest = at + limits.command_s_max * SECOND
    return Command(
        device=device.code,
        name=one.name,
        value=value_of(one.body),
        at=at,
        expires_at=latest if expires_at is None else min(expires_at, latest),
    )


async def _note(tx: Tx, device: Device, name: str, body: Body) -> None:
    """Keep how far a command is, or forget one that is over."""
    given = body.get(GIVEN_AT)
    at = instant(given.get("value")) if isinstance(given, dict) else None
    status = value_of(body)
    if at is None or status not in set(Progress):
        return
    if status in {Progress.PENDING, Progress.DELIVERED}:
        await store.advance_command(tx, device.code, name, at, status)
    else:
        await store.forget_command(tx, device.code, name, at)


def _status(one: Command, progress: Progress) -> Instance:
    body = {
        "type": "Property",
        "value": progress.value,
        "observedAt": isoformat(microseconds(clock.now())),
        GIVEN_AT: {"type": "Property", "value": isoformat(one.at)},
    }
    return Instance(one.name + STATUS, "", body)


def _info(name: str, result: Any) -> Instance:
    return Instance(name + INFO, "", {"type": "Property", "value": result})
