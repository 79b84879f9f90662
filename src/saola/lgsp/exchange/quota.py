"""Quotas: how many calls of a contract may go out in a minute, and in a day of Vietnam.

A gateway counts its own calls. After a restart the day's count comes from the evidence.
"""

import datetime as dt
from typing import Literal

import msgspec

from saola.kernel import clock

MINUTE_S = 60


class Denied(msgspec.Struct, frozen=True):
    """Which quota is used up (600 calls a `minute`), and in how many seconds a call may pass."""

    calls: int
    unit: Literal["minute", "day"]
    retry_s: int


class _Used(msgspec.Struct):
    minute: int
    in_minute: int
    day: int
    in_day: int


class Quotas:
    """The counters of every contract in use."""

    def __init__(self) -> None:
        """Nothing is used yet."""
        self._used: dict[str, _Used] = {}

    def known(self, contract: str) -> bool:
        """Whether calls of this contract have been counted or seeded here."""
        return contract in self._used

    def seed(self, contract: str, used_today: int, now: dt.datetime) -> None:
        """Begin with the calls that were made today before this process started."""
        self._used[contract] = _Used(_minute(now), 0, _day(now), used_today)

    def take(self, contract: str, per_minute: int, per_day: int, now: dt.datetime) -> Denied | None:
        """Count one call; or count nothing and say which quota forbids it."""
        minute, day = _minute(now), _day(now)
        used = self._used.setdefault(contract, _Used(minute, 0, day, 0))
        if minute > used.minute:
            used.minute, used.in_minute = minute, 0
        if day > used.day:
            used.day, used.in_day = day, 0
        if used.in_day >= per_day:
            return Denied(per_day, "day", _seconds_left_of_day(now))
        if used.in_minute >= per_minute:
            return Denied(per_minute, "minute", MINUTE_S - now.second)
        used.in_minute += 1
        used.in_day += 1
        return None


def day_start(now: dt.datetime) -> dt.datetime:
    """When the business day of `now` began, in UTC."""
    local = clock.local(now)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(clock.UTC)


def _minute(now: dt.datetime) -> int:
    return int(now.timestamp()) // MINUTE_S


def _day(now: dt.datetime) -> int:
    return clock.local(now).toordinal()


def _seconds_left_of_day(now: dt.datetime) -> int:
    tomorrow = day_start(now) + dt.timedelta(days=1)
    return max(1, int((tomorrow - now).total_seconds()))
