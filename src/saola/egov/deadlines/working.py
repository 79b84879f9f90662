"""A unit's working time, as the province's calendar counts it."""

import datetime as dt

import msgspec

from saola.province import api as province


class UnitTime(msgspec.Struct, frozen=True):
    """The `WorkingTime` of the agency with code `unit`, by its own opening hours."""

    unit: str

    def hours_between(self, start: dt.datetime, end: dt.datetime) -> float:
        """Working hours from `start` to `end`; negative when `end` comes first."""
        return province.working_hours_between(start, end, self.unit)

    def after_hours(self, start: dt.datetime, hours: float) -> dt.datetime:
        """The instant at which `hours` (not negative) of working time have passed."""
        return province.after_hours(start, hours, self.unit)
