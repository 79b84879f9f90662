"""When something is due: exact arithmetic over the calendar's data, to the second."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from saola.kernel.errors import Refusal
from saola.province import limits, refusals
from saola.province.calendar.model import CalendarData, Deadline, Opening, Span, TermUnit

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DAY = dt.timedelta(days=1)


class Calendar:
    """The working calendar of a province.

    Instants are aware and answered in UTC; days are business dates of Vietnam. `opening` is the
    code of an opening of the pack. A year without its holidays is refused, never guessed.
    """

    def __init__(self, data: CalendarData) -> None:
        """Index `data` by day."""
        self.data = data
        self._holidays = {holiday.date: holiday for holiday in data.holidays}
        self._off = {swap.off for swap in data.swaps}
        self._worked = {swap.worked: swap.off for swap in data.swaps}
        self._openings: dict[str, list[Opening]] = {}
        for opening in data.openings:
            self._openings.setdefault(opening.code, []).append(opening)

    def holiday(self, day: dt.date) -> str | None:
        """The Vietnamese name of the holiday on `day`, if it is one."""
        found = self._holidays.get(day)
        return None if found is None else found.name.vi

    def counts(self, day: dt.date, opening: str = "office") -> bool:
        """Whether `day` counts towards deadlines at an office with these hours."""
        return bool(self._spans(day, opening, counting=True))

    def spans(self, day: dt.date, opening: str = "office") -> tuple[Span, ...]:
        """The hours during which the office is open on `day`, whether or not they count."""
        return self._spans(day, opening, counting=False)

    def due(
        self, received_at: dt.datetime, deadline: Deadline, opening: str = "office"
    ) -> dt.datetime:
        """When something received then is due.

        Hours are working hours. Working days end with the office's last hour of the n-th counting
        day after the day it counts as received on: what comes at or after the cut-off, or on a day
        that does not count, is received on the next counting day. Days and months are of the
        calendar and end on the next counting day when they end on another (Civil Code 2015,
        articles 147 and 148).
        """
        local = received_at.astimezone(VIETNAM)
        if deadline.unit is TermUnit.HOUR:
            return self.after_hours(received_at, deadline.value, opening)
        day = self.received_on(local, opening)
        if deadline.unit is TermUnit.WORKING_DAY:
            for _ in range(deadline.value):
                day = self._next_counting(day + DAY, opening)
        elif deadline.unit is TermUnit.DAY:
            day = self._next_counting(day + deadline.value * DAY, opening)
        else:
            day = self._next_counting(_months_after(day, deadline.value), opening)
        return self._closing(day, opening)

    def received_on(self, at: dt.datetime, opening: str = "office") -> dt.date:
        """The day on which something that came at `at` counts as received."""
        local = at.astimezone(VIETNAM)
        day = local.date()
        if self.counts(day, opening) and local.time() < self._opening(day, opening).cutoff:
            return day
        return self._next_counting(day + DAY, opening)

    def after_hours(self, start: dt.datetime, hours: float, opening: str = "office") -> dt.datetime:
        """The instant at which `hours` (not negative) of counting time have passed."""
        left = dt.timedelta(hours=hours)
        for begin, end in self._counting_from(start, opening):
            if end - begin >= left:
                return (begin + left).astimezone(dt.UTC)
            left -= end - begin
        raise AssertionError("an endless calendar ended")

    def working_hours_between(
        self, start: dt.datetime, end: dt.datetime, opening: str = "office"
    ) -> float:
        """Counting hours from `start` to `end`; negative when `end` comes first."""
        if end < start:
            return -self.working_hours_between(end, start, opening)
        total = dt.timedelta()
        for begin, finish in self._counting_from(start, opening):
            if begin >= end:
                break
            total += min(finish, end) - begin
        return total.total_seconds() / 3600

    def _counting_from(
        self, start: dt.datetime, opening: str
    ) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        day = start.astimezone(VIETNAM).date()
        while True:
            for span in self._spans(day, opening, counting=True):
                begin, end = _at(day, span.start), _at(day, span.end)
                if end > start:
                    yield max(begin, start), end
            day += DAY

    def _next_counting(self, day: dt.date, opening: str) -> dt.date:
        limit = day + dt.timedelta(days=365 * limits.YEARS_AHEAD_MAX)
        while not self.counts(day, opening):
            day += DAY
            assert day < limit, f"opening {opening} never counts"
        return day

    def _closing(self, day: dt.date, opening: str) -> dt.datetime:
        return _at(day, self._spans(day, opening, counting=True)[-1].end).astimezone(dt.UTC)

    def _spans(self, day: dt.date, opening: str, *, counting: bool) -> tuple[Span, ...]:
        if day.year not in self.data.years:
            raise Refusal(refusals.YEAR_MISSING, year=day.year)
        if day in self._holidays or day in self._off:
            return ()
        hours = self._opening(day, opening)
        # A rest day that is worked keeps the hours of the day it was swapped for.
        weekday = self._worked.get(day, day).isoweekday()
        if counting and weekday not in hours.counts:
            return ()
        return hours.hours.get(weekday, ())

    def _opening(self, day: dt.date, code: str) -> Opening:
        for opening in self._openings.get(code, ()):
            if opening.in_force(day):
                return opening
        raise AssertionError(f"no opening {code} on {day}: the checker refuses such a pack")


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=VIETNAM)


def _months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last day of a shorter month."""
    month = day.month - 1 + months
    first = dt.date(day.year + month // 12, month % 12 + 1, 1)
    following = (first + 31 * DAY).replace(day=1)
    return min(first + (day.day - 1) * DAY, following - DAY)
