"""Time enters here only: instants in UTC, business dates in Vietnam's time zone."""

import datetime as dt
import time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
UTC = dt.UTC


class Clock:
    """The clock of a process; a test replaces `instant` to freeze or move time."""

    def instant(self) -> dt.datetime:
        """The present, aware, in UTC."""
        return dt.datetime.now(UTC)


_clock = Clock()


def use(clock: Clock) -> Clock:
    """Put `clock` in place and return the one it replaces (tests only)."""
    global _clock  # because the process has one clock, and tests swap it
    replaced, _clock = _clock, clock
    return replaced


def now() -> dt.datetime:
    """The present, aware, in UTC."""
    return _clock.instant()


def today() -> dt.date:
    """The business date in Vietnam."""
    return now().astimezone(VIETNAM).date()


def local(instant: dt.datetime) -> dt.datetime:
    """The same instant on Vietnam's clocks; refuses a naive one."""
    if instant.tzinfo is None:
        raise ValueError("an instant must carry its time zone")
    return instant.astimezone(VIETNAM)


def monotonic() -> float:
    """Seconds of a clock that never goes back, for durations."""
    return time.monotonic()


def isoformat(instant: dt.datetime) -> str:
    """`2026-11-24T03:04:05.678Z`: UTC, milliseconds, as the APIs write it."""
    text = instant.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z"


def parse(text: str) -> dt.datetime:
    """An ISO 8601 instant with a time zone, in UTC; ValueError otherwise."""
    instant = dt.datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} lacks a time zone")
    return instant.astimezone(UTC)
