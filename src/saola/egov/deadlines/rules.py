"""Early, on time, late: decided here and nowhere else, so every screen and report agrees."""

import datetime as dt

from saola.egov.deadlines.model import AMBER_HOURS, Light, Punctuality, WorkingTime

VIETNAM_OFFSET = dt.timezone(dt.timedelta(hours=7))  # Vietnam has no summer time
SUPPLEMENTS_IN_TIME_MAX = 1


def punctuality(*, due_at: dt.datetime, finished_at: dt.datetime, supplements: int) -> Punctuality:
    """How a finished dossier counts.

    Decision 766/QĐ-TTg, indicator 2.1: the end is compared with the appointment (already moved by
    the time the applicant took to supplement); asking for supplements more than once is late,
    whatever the end. Finishing on the appointed day is on time, on an earlier day early.
    """
    if supplements > SUPPLEMENTS_IN_TIME_MAX or finished_at > due_at:
        return Punctuality.LATE
    if finished_at.astimezone(VIETNAM_OFFSET).date() < due_at.astimezone(VIETNAM_OFFSET).date():
        return Punctuality.EARLY
    return Punctuality.ON_TIME


def light(
    *,
    due_at: dt.datetime | None,
    paused: bool,
    finished: bool,
    now: dt.datetime,
    hours_left: float,
) -> Light:
    """The traffic light: overdue by the instant, soon due by the working hours left.

    A deadline of Friday evening is overdue on Saturday though no working hour has passed.
    """
    if finished or due_at is None:
        return Light.NONE
    if paused:
        return Light.PAUSED
    if now > due_at:
        return Light.RED
    return Light.AMBER if hours_left <= AMBER_HOURS else Light.GREEN


def resumed(
    *,
    due_at: dt.datetime,
    paused_at: dt.datetime,
    resumed_at: dt.datetime,
    working: WorkingTime,
) -> dt.datetime:
    """The due date once the clock runs again: the hours left at the pause, from now on.

    A deadline missed before the pause stays missed: waiting for the applicant does not heal it.
    One that had not passed does not pass in the applicant's time either, though no working hour of
    the office was left before it: it falls due when the clock runs again.
    """
    if due_at < paused_at:
        return due_at
    hours_left = max(0.0, working.hours_between(paused_at, due_at))
    return max(due_at, working.after_hours(resumed_at, hours_left))
