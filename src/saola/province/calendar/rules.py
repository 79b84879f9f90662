"""When something is due: exact arithmetic over the calendar's data, to the second."""

import datetime as dt

from saola.kernel.errors import Refusal
from saola.province import refusals
from saola.province.calendar import tables
from saola.province.calendar.model import CalendarData, Deadline, Opening, Span, TermUnit

VIETNAM = tables.VIETNAM
DAY = dt.timedelta(days=1)
HOUR = 3_600_000_000  # microseconds


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
        self._years: dict[tuple[int, str], tables.Year] = {}

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
        if deadline.unit is TermUnit.HOUR:
            return self.after_hours(received_at, deadline.value, opening)
        day = self.received_on(received_at, opening)
        if deadline.unit is TermUnit.WORKING_DAY:
            return self._closing_of_nth(day, deadline.value, opening)
        if deadline.unit is TermUnit.DAY:
            return self._closing_of_nth(day + deadline.value * DAY, 0, opening)
        return self._closing_of_nth(_months_after(day, deadline.value), 0, opening)

    def received_on(self, at: dt.datetime, opening: str = "office") -> dt.date:
        """The day on which something that came at `at` counts as received."""
        local = at.astimezone(VIETNAM)
        day = local.date()
        if self.counts(day, opening) and local.time() < self._opening(day, opening).cutoff:
            return day
        table, index = self._counting(day + DAY, 0, opening)
        return dt.date.fromordinal(table.days[index])

    def after_hours(self, start: dt.datetime, hours: float, opening: str = "office") -> dt.datetime:
        """The instant at which `hours` (not negative) of counting time have passed.

        With no hours it is the first counting instant from `start` on.
        """
        left, at = round(hours * HOUR), tables.micros(start)
        year = start.astimezone(VIETNAM).year
        while True:
            table = self._year(year, opening)
            reached = table.reached(at, left)
            if reached is not None:
                return tables.instant(reached)
            left -= table.total - table.elapsed(at)
            year += 1
            at = tables.micros(dt.datetime(year, 1, 1, tzinfo=VIETNAM))

    def working_hours_between(
        self, start: dt.datetime, end: dt.datetime, opening: str = "office"
    ) -> float:
        """Counting hours from `start` to `end`; negative when `end` comes first."""
        first, last = start.astimezone(VIETNAM).year, end.astimezone(VIETNAM).year
        if last < first:
            return -self.working_hours_between(end, start, opening)
        counted = self._year(last, opening).elapsed(tables.micros(end))
        counted -= self._year(first, opening).elapsed(tables.micros(start))
        counted += sum(self._year(year, opening).total for year in range(first, last))
        return counted / HOUR

    def _year(self, year: int, opening: str) -> tables.Year:
        if (year, opening) not in self._years:
            self._years[year, opening] = tables.Year(
                year, lambda day: self._spans(day, opening, counting=True)
            )
        return self._years[year, opening]

    def _counting(self, day: dt.date, ordinal: int, opening: str) -> tuple[tables.Year, int]:
        """The table and index of the `ordinal`-th counting day, 0 being the first from `day` on."""
        year, since = day.year, day.toordinal()
        while True:
            table = self._year(year, opening)
            index = table.day_at(since)
            if index is not None and index + ordinal < len(table.days):
                return table, index + ordinal
            ordinal -= 0 if index is None else len(table.days) - index
            year += 1
            since = 0

    def _closing_of_nth(self, day: dt.date, ordinal: int, opening: str) -> dt.datetime:
        table, index = self._counting(day, ordinal, opening)
        return tables.instant(table.closings[index])

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


def _months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last day of a shorter month."""
    month = day.month - 1 + months
    first = dt.date(day.year + month // 12, month % 12 + 1, 1)
    following = (first + 31 * DAY).replace(day=1)
    return min(first + (day.day - 1) * DAY, following - DAY)
