"""A clock for tests."""

import contextlib
import datetime as dt

from saola.kernel import clock


class StillClock(clock.Clock):
    """Stands at one instant (2026-03-02 08:00 in Vietnam, a Monday) until moved."""

    def __init__(self):
        self.at = dt.datetime(2026, 3, 2, 1, 0, tzinfo=clock.UTC)

    def instant(self):
        return self.at

    def move(self, **delta):
        self.at += dt.timedelta(**delta)

    @contextlib.contextmanager
    def installed(self):
        replaced = clock.use(self)
        try:
            yield self
        finally:
            clock.use(replaced)
