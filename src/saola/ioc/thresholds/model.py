"""Readings, where a rule stands at a station, what a reading made of it."""

import datetime as dt
import enum

import msgspec


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One value of a quantity at a station, in the quantity's unit.

    `at` orders readings as they were observed here. `measured_at` counts durations: in a replay of
    recorded readings it is when the value was really measured, otherwise it equals `at`.
    """

    station: str
    quantity: str
    value: float
    at: dt.datetime
    measured_at: dt.datetime


class Threshold(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as it holds at one station: fire at `limit` after `for_s`, end below `clear_below`.

    A gap of more than `gap_s` between two readings proves nothing about the time in between.
    """

    rule: str
    limit: float
    for_s: int
    clear_below: float
    gap_s: int


class Phase(enum.StrEnum):
    """Where a rule stands: quiet, over the limit but not long enough, fired."""

    QUIET = "quiet"
    RISING = "rising"
    FIRING = "firing"


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """A rule at a station after its newest reading; `since` is when the limit was first reached."""

    phase: Phase = Phase.QUIET
    since: dt.datetime | None = None
    last_at: dt.datetime
    last_measured_at: dt.datetime
    value: float
    peak: float | None = None


class News(enum.StrEnum):
    """What a reading made of a rule."""

    NOTHING = "nothing"
    STALE = "stale"  # late or repeated: it changes nothing
    FIRED = "fired"
    CLEARED = "cleared"
