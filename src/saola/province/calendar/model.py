"""The working calendar as data: every year's decisions, every office's hours."""

import datetime as dt
import enum

import msgspec

from saola.province.text import Dated, Fact, Text


class TermUnit(enum.StrEnum):
    """What a deadline counts."""

    HOUR = "hour"
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"


class Deadline(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many hours of work, working days, days or months."""

    value: int
    unit: TermUnit


class Holiday(Fact, frozen=True, kw_only=True):
    """A day on which no agency works (Labour Code 2019, articles 111 and 112)."""

    date: dt.date
    name: Text


class Swap(Fact, frozen=True, kw_only=True):
    """A working day taken off, and the rest day worked instead."""

    off: dt.date
    worked: dt.date


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From one time of the day to a later one, Vietnam time."""

    start: dt.time
    end: dt.time


class Opening(Dated, frozen=True, kw_only=True):
    """The working hours of an office by weekday (1 Monday to 7 Sunday).

    `counts` are the weekdays that count towards deadlines: a counter may be open on Saturday
    without the clock running. What is received at or after `cutoff` counts from the next working
    day.
    """

    code: str
    name: Text
    hours: dict[int, tuple[Span, ...]]
    counts: tuple[int, ...] = (1, 2, 3, 4, 5)
    cutoff: dt.time = dt.time(15, 0)


class CalendarData(Fact, frozen=True, kw_only=True):
    """What a pack says about working time; years without holidays listed are refused, not guessed.

    `years` are those whose holidays are complete.
    """

    years: tuple[int, ...]
    holidays: tuple[Holiday, ...]
    swaps: tuple[Swap, ...] = ()
    openings: tuple[Opening, ...]
