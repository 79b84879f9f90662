"""The province: working time that lists ask for by row, and the load of its pack at a start."""

import datetime as dt
import time

from bench.figures import Figure

from saola.province.calendar.model import Deadline, TermUnit
from saola.province.packs import store

ASKED_S = 0.5
YEARS_AGO = dt.datetime(2024, 3, 4, 1, 13, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 24, 9, 1, tzinfo=dt.UTC)
ASKS_PER_SECOND = 100_000  # 200 rows of a list in 2 ms
LOAD_S = 0.3


def bench_calendar():
    """Working hours over three years, and a deadline of thirty working days."""
    calendar = store.read(store.folder("tien-giang")).calendar
    term = Deadline(30, TermUnit.WORKING_DAY)
    asks = {
        "working_hours": lambda: calendar.working_hours_between(YEARS_AGO, NOW),
        "due": lambda: calendar.due(YEARS_AGO, term),
    }
    for name, ask in asks.items():
        ask()
        yield Figure(name=name, value=_per_second(ask), unit="asks/s", ceiling=ASKS_PER_SECOND)


def bench_load():
    """Reading the pack's folder, as a process without a compiled copy does."""
    began = time.perf_counter()
    store.read(store.folder("tien-giang"))
    spent = time.perf_counter() - began
    yield Figure(name="load", value=spent, unit="s", ceiling=LOAD_S, is_cost=True)


def _per_second(ask):
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < ASKED_S:
        ask()
        count += 1
    return count / (time.perf_counter() - began)
