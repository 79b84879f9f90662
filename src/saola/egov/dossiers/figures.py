"""Figures of a period, counted from the dossiers themselves."""

import datetime as dt

import msgspec

from saola.egov.dossiers import store
from saola.egov.dossiers.record import Counts
from saola.kernel import clock


class Period(msgspec.Struct, frozen=True):
    """Business days from `first` to `last`, both included."""

    first: dt.date
    last: dt.date


def statistics(unit: str, period: Period) -> Counts:
    """What `unit` (empty: the whole province) received and solved in `period`."""
    start, end = _instants(period)
    return store.counts(unit, start, end, now=clock.now())


def statistics_by_unit(period: Period) -> dict[str, Counts]:
    """The same of every unit at once; one that never had a dossier is not among them."""
    start, end = _instants(period)
    return store.counts_by_unit(start, end, now=clock.now())


def _instants(period: Period) -> tuple[dt.datetime, dt.datetime]:
    """From the first midnight of a period until before the one after it, in Vietnam."""
    after = period.last + dt.timedelta(days=1)
    first, end = (
        dt.datetime.combine(day, dt.time.min, clock.VIETNAM) for day in (period.first, after)
    )
    return first, end
