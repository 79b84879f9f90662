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
    start = dt.datetime.combine(period.first, dt.time.min, clock.VIETNAM)
    end = dt.datetime.combine(period.last + dt.timedelta(days=1), dt.time.min, clock.VIETNAM)
    return store.counts(unit, start, end, now=clock.now())
