"""Words for time kept or missed, and for time left."""

import datetime as dt
import enum
from typing import Protocol


class Punctuality(enum.StrEnum):
    """How a finished dossier stands in the statistics (Decision 766/QĐ-TTg, indicator 2.1)."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


class Light(enum.StrEnum):
    """The traffic light of a running deadline."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    PAUSED = "paused"
    NONE = "none"


LIGHT_NAMES = {
    Light.GREEN: ("Trong hạn", "In time"),
    Light.AMBER: ("Sắp đến hạn", "Due soon"),
    Light.RED: ("Quá hạn", "Overdue"),
    Light.PAUSED: ("Tạm dừng tính hạn", "Clock paused"),
    Light.NONE: ("Chưa tính hạn", "No deadline yet"),
}
AMBER_HOURS = 8.0  # one working day: warn while there is still time to act


class WorkingTime(Protocol):
    """A unit's working time, as the calendar counts it."""

    def hours_between(self, start: dt.datetime, end: dt.datetime) -> float:
        """Working hours from `start` to `end`; negative when `end` comes first."""
        ...

    def after_hours(self, start: dt.datetime, hours: float) -> dt.datetime:
        """The instant at which `hours` (not negative) of working time have passed."""
        ...
