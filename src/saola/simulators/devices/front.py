"""The devices as something that runs beside the simulators' doors."""

import asyncio

from saola.kernel import telemetry
from saola.kernel.http.routing import Route
from saola.province import api as province
from saola.simulators.devices import rules, store
from saola.simulators.devices.actions import Replay
from saola.simulators.devices.http import Doors
from saola.simulators.devices.sending import ways

FAILED_AGAIN_S = 30.0
CANCEL_AGAIN_S = 0.5

log = telemetry.logger("devices")


def service() -> "Devices":
    """The stations of this installation's pack."""
    pack = province.current()
    day = province.organisation_day()
    stations = (one for one in pack.stations if one.in_force(day))
    known = rules.senders(stations, store.own_keys())
    return Devices(Replay(rules.story(pack.readings, known), ways()))


class Devices:
    """A `kernel.plugins.Service` that replays while the process serves."""

    def __init__(self, replay: Replay) -> None:
        """Run `replay`."""
        self._replay = replay
        self._running: asyncio.Task[None] | None = None

    @property
    def routes(self) -> tuple[Route, ...]:
        """The page of what was sent."""
        return Doors(self._replay).routes()

    async def start(self) -> None:
        """Begin, or go on where the last run ended."""
        self._running = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Send nothing more."""
        while self._running is not None and not self._running.done():
            self._running.cancel()  # again, since wait_for loses one that meets its result
            await asyncio.wait({self._running}, timeout=CANCEL_AGAIN_S)

    async def _run(self) -> None:
        while True:
            try:
                return await self._replay.run()
            except Exception:  # told, and begun again where it stood: a full disk may be emptied
                log.exception("replay_failed", again_s=FAILED_AGAIN_S)
                await asyncio.sleep(FAILED_AGAIN_S)
