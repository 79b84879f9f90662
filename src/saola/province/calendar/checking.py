"""Whether a pack's calendar can be reckoned with: complete years, sensible hours, paired swaps."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from saola.province import limits
from saola.province.calendar.model import CalendarData, Deadline, Opening, TermUnit
from saola.province.finding import Finding, error, repeated, warning

FILE = "calendar.yaml"
HOLIDAYS_MIN = 9  # eleven by the Labour Code; fewer when a source folds them together
SATURDAY = 6
WEEKDAYS = range(1, 8)


def check(data: CalendarData, today: dt.date) -> Iterator[Finding]:
    """Everything wrong with the calendar; a year that is missing today is a warning."""
    for year in repeated(data.years):
        yield error(FILE, f"{year}", "năm ghi hai lần", "the year is listed twice")
    for before, after in pairwise(sorted(data.years)):
        if after > before + 1:
            yield error(FILE, f"{before + 1}", "thiếu năm ở giữa", "a year between is missing")
    if today.year not in data.years:
        yield warning(
            FILE,
            f"{today.year}",
            "chưa có ngày nghỉ của năm nay: hạn giải quyết sẽ không tính được",
            "this year's holidays are missing: no deadline can be reckoned",
        )
    yield from _holidays(data)
    yield from _swaps(data)
    for code in sorted({opening.code for opening in data.openings} | {"office"}):
        yield from _covered(data, code)
    for opening in data.openings:
        yield from _hours(opening)


def deadline_findings(file: str, where: str, deadline: Deadline) -> Iterator[Finding]:
    """A deadline is positive; zero working days means the same day."""
    same_day = deadline.unit is TermUnit.WORKING_DAY and deadline.value == 0
    if not (same_day or 0 < deadline.value <= limits.DEADLINE_MAX):
        vi, en = f"thời hạn {deadline.value} không hợp lệ", f"a term of {deadline.value} is no term"
        yield error(file, where, vi, en)


def _holidays(data: CalendarData) -> Iterator[Finding]:
    for day in repeated(holiday.date for holiday in data.holidays):
        yield error(FILE, f"{day}", "ngày nghỉ ghi hai lần", "the holiday is listed twice")
    for holiday in data.holidays:
        if holiday.date.year not in data.years:
            vi = "ngày nghỉ thuộc năm không có trong `years`"
            en = "the holiday's year is not listed in `years`"
            yield error(FILE, f"{holiday.date}", vi, en)
    for year in data.years:
        if sum(holiday.date.year == year for holiday in data.holidays) < HOLIDAYS_MIN:
            vi, en = "năm này thiếu ngày nghỉ lễ", "the year lacks holidays"
            yield warning(FILE, f"{year}", vi, en)


def _swaps(data: CalendarData) -> Iterator[Finding]:
    holidays = {holiday.date for holiday in data.holidays}
    days = [day for swap in data.swaps for day in (swap.off, swap.worked)]
    for day in repeated(days):
        yield error(FILE, f"{day}", "ngày hoán đổi ghi hai lần", "the day is swapped twice")
    for swap in data.swaps:
        where = f"{swap.off} ↔ {swap.worked}"
        if {swap.off.year, swap.worked.year} - set(data.years):
            yield error(FILE, where, "năm không có trong `years`", "a year not listed in `years`")
        if {swap.off, swap.worked} & holidays:
            yield error(FILE, where, "trùng ngày nghỉ lễ", "one of the days is a holiday")
        if swap.off.isoweekday() >= SATURDAY:
            vi, en = "ngày nghỉ hoán đổi không phải ngày làm việc", "the day off is a rest day"
            yield error(FILE, where, vi, en)
        if swap.worked.isoweekday() < SATURDAY:
            vi, en = "ngày làm bù không phải ngày nghỉ tuần", "the day worked is no rest day"
            yield error(FILE, where, vi, en)


def _covered(data: CalendarData, code: str) -> Iterator[Finding]:
    """Exactly one version of the opening stands on every day of the listed years."""
    versions = [opening for opening in data.openings if opening.code == code]
    if not versions:
        yield error(FILE, code, "thiếu giờ làm việc này", "these hours are missing")
        return
    for year in data.years:
        first, following = (dt.date(one, 1, 1).toordinal() for one in (year, year + 1))
        days = map(dt.date.fromordinal, range(first, following))
        wrong = next((day for day in days if sum(one.in_force(day) for one in versions) != 1), None)
        if wrong is not None:
            vi = f"ngày {wrong} phải có đúng một phiên bản giờ làm việc"
            en = f"on {wrong} exactly one version of the hours must be in force"
            yield error(FILE, code, vi, en)


def _hours(opening: Opening) -> Iterator[Finding]:
    for weekday in {*opening.hours, *opening.counts} - set(WEEKDAYS):
        vi, en = f"không có thứ {weekday}", f"there is no weekday {weekday}"
        yield error(FILE, opening.code, vi, en)
    for weekday in opening.counts:
        if not opening.hours.get(weekday):
            vi = f"thứ {weekday} (1 là thứ Hai) tính vào hạn nhưng không có giờ làm việc"
            en = f"weekday {weekday} counts towards deadlines but has no hours"
            yield error(FILE, opening.code, vi, en)
    if not opening.counts:
        yield error(FILE, opening.code, "không ngày nào tính vào hạn", "no day counts")
    for weekday, spans in opening.hours.items():
        times = [time for span in spans for time in (span.start, span.end)]
        if any(after <= before for before, after in pairwise(times)):
            vi, en = f"giờ của thứ {weekday} không tăng dần", f"hours of weekday {weekday} disorder"
            yield error(FILE, opening.code, vi, en)
