"""Telling the story once, fast; then going on for ever, slowly. A restart goes on where it was."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from saola.kernel import clock, telemetry
from saola.simulators.devices import rules, store
from saola.simulators.devices.model import Mark, Sent, Telling, Unreachable, Unwanted
from saola.simulators.devices.sending import Ways

WAKE_S = 4.0  # once the platform answers, its parts subscribe to what the devices will send
AGAIN_S, AGAIN_S_MAX = 0.5, 30.0
LOGGED_EVERY = 25

Sleep = Callable[[float], Coroutine[Any, Any, None]]

log = telemetry.logger("devices")


class Replay:
    """The devices of one province; `run` goes on until it is cancelled."""

    def __init__(
        self, story: tuple[Telling, ...], ways: Ways, sleep: Sleep = asyncio.sleep
    ) -> None:
        """Tell `story` by `ways`; nothing is sent before `run`."""
        self.story = story
        self.last: dict[tuple[str, str], Sent] = {}
        self.told = 0
        self._rounds = rules.last_day(story, clock.VIETNAM)
        self._ways = ways
        self._sleep = sleep

    async def run(self) -> None:
        """Wait for the platform, then send; each reading is sent until it is taken or refused."""
        if not self.story:
            log.info("nothing_recorded")
            return
        name = rules.digest(self.story)
        mark = store.mark()
        self.told = mark.told if mark.story == name else 0
        await self._wait()
        log.info("replay_begins", told=self.told, recorded=len(self.story))
        while True:
            one, pause = rules.telling(self.told, self.story, self._rounds)
            await self._tell(one)
            self.told += 1
            store.keep(Mark(story=name, told=self.told))
            self._report()
            await self._sleep(pause)

    async def _wait(self) -> None:
        pause = AGAIN_S
        while not await self._ways.open():
            log.info("platform_away", again_s=pause)
            await self._sleep(pause)
            pause = min(2 * pause, AGAIN_S_MAX)
        await self._sleep(WAKE_S)

    async def _tell(self, one: Telling) -> None:
        at, pause = clock.now(), AGAIN_S  # the same time each time, so that a repetition is none
        while True:
            try:
                await self._ways.send(one, at)
            except Unreachable as away:
                log.warning("reading_waits", station=one.sender.code, why=str(away), again_s=pause)
                await self._sleep(pause)
                pause = min(2 * pause, AGAIN_S_MAX)
            except Unwanted as refused:
                log.warning("reading_refused", station=one.sender.code, why=str(refused))
                return
            else:
                self.last[one.sender.code, one.quantity] = Sent(telling=one, at=at)
                return

    def _report(self) -> None:
        if self.told == len(self.story):
            log.info("replay_goes_on", stations=len({one.sender.code for one in self.story}))
        elif self.told < len(self.story) and self.told % LOGGED_EVERY == 0:
            log.info("replay_told", told=self.told, recorded=len(self.story))
