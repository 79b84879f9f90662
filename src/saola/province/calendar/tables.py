"""A year of counting time as sorted numbers, so that three years of it cost a few bisections.

Instants are whole microseconds since 1970 (UTC), days are proleptic ordinals: exact integers.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from zoneinfo import ZoneInfo

from saola.province.calendar.model import Span

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


class Year:
    """The counting time of one year at one office."""

    def __init__(self, year: int, spans_of: Callable[[dt.date], tuple[Span, ...]]) -> None:
        """Reckon the year from the counting spans of each of its days."""
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.before: list[int] = []  # what was counted in this year before each span
        self.after: list[int] = []  # and after it
        self.days: list[int] = []
        self.closings: list[int] = []
        self.total = 0
        for ordinal in range(dt.date(year, 1, 1).toordinal(), dt.date(year + 1, 1, 1).toordinal()):
            day = dt.date.fromordinal(ordinal)
            for span in spans_of(day):
                start, end = micros(_at(day, span.start)), micros(_at(day, span.end))
                self.starts.append(start)
                self.ends.append(end)
                self.before.append(self.total)
                self.total += end - start
                self.after.append(self.total)
            if self.ends and self.starts[-1] >= micros(_at(day, dt.time.min)):
                self.days.append(ordinal)
                self.closings.append(self.ends[-1])

    def elapsed(self, at: int) -> int:
        """Microseconds counted in this year until `at`, an instant of this year."""
        span = bisect_right(self.starts, at) - 1
        if span < 0:
            return 0
        return self.before[span] + min(at, self.ends[span]) - self.starts[span]

    def reached(self, at: int, left: int) -> int | None:
        """The first counting instant not before `at` when `left` more have been counted.

        None when the year ends before.
        """
        target = self.elapsed(at) + left
        span = max(bisect_left(self.after, target), bisect_right(self.ends, at))
        if span == len(self.starts):
            return None
        return max(self.starts[span] + target - self.before[span], at)

    def day_at(self, ordinal: int) -> int | None:
        """The index of the first counting day not before this one; None when there is none left."""
        index = bisect_left(self.days, ordinal)
        return index if index < len(self.days) else None


def micros(instant: dt.datetime) -> int:
    """An aware instant as microseconds since 1970."""
    return (instant - EPOCH) // MICROSECOND


def instant(microseconds: int) -> dt.datetime:
    """The instant in UTC."""
    return EPOCH + dt.timedelta(microseconds=microseconds)


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=VIETNAM)
