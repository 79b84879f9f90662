"""The working calendar reckoned the slow way, minute by minute, for comparison."""

import datetime as dt

from saola.province.calendar.model import TermUnit
from saola.province.calendar.rules import VIETNAM

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


def spans(data, day, opening):
    if any(holiday.date == day for holiday in data.holidays):
        return ()
    if any(swap.off == day for swap in data.swaps):
        return ()
    for swap in data.swaps:
        if swap.worked == day:
            day = swap.off
    weekday = day.isoweekday()
    return opening.hours[weekday] if weekday in opening.counts else ()


def counts(data, at, opening):
    return any(span.start <= at.time() < span.end for span in spans(data, at.date(), opening))


def minutes_between(data, start, end, opening):
    at, total = start.astimezone(VIETNAM), 0
    while at < end:
        total += counts(data, at, opening)
        at += MINUTE
    return total


def after_minutes(data, start, minutes, opening):
    at = start.astimezone(VIETNAM)
    while minutes or not counts(data, at, opening):
        minutes -= counts(data, at, opening)
        at += MINUTE
        if not minutes and counts(data, at - MINUTE, opening):
            return at
    return at


def counting(data, day, opening):
    while not spans(data, day, opening):
        day += DAY
    return day


def months_after(day, months):
    wanted = day.day
    for _ in range(months):
        day = day.replace(day=1)
        while day.month == (day + DAY).month:
            day += DAY
        day += DAY
    while day.day < wanted and (day + DAY).month == day.month:
        day += DAY
    return day


def due(data, received, deadline, opening):
    at = received.astimezone(VIETNAM)
    if deadline.unit is TermUnit.HOUR:
        return after_minutes(data, received, deadline.value * 60, opening)
    day = counting(data, at.date(), opening)
    if day == at.date() and at.time() >= opening.cutoff:
        day = counting(data, day + DAY, opening)
    if deadline.unit is TermUnit.WORKING_DAY:
        for _ in range(deadline.value):
            day = counting(data, day + DAY, opening)
    elif deadline.unit is TermUnit.DAY:
        day += deadline.value * DAY
    else:
        day = months_after(day, deadline.value)
    day = counting(data, day, opening)
    return dt.datetime.combine(day, spans(data, day, opening)[-1].end, tzinfo=VIETNAM)
