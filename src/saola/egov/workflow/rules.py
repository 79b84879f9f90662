"""Which steps a procedure has, when each should be left, where a dossier may be sent."""

import datetime as dt

from saola.egov import refusals
from saola.egov.deadlines.model import WorkingTime
from saola.egov.workflow.model import LONG, LONG_FROM_DAYS, SHORT, Place, Step
from saola.kernel.errors import Refusal
from saola.province.api import Deadline, TermUnit


def way(deadline: Deadline) -> tuple[Step, ...]:
    """The steps of a procedure with this deadline, in order, from receipt to handing over."""
    if deadline.unit is TermUnit.MONTH:
        return LONG
    return (
        LONG if deadline.unit is not TermUnit.HOUR and deadline.value >= LONG_FROM_DAYS else SHORT
    )


def first_of_work(steps: tuple[Step, ...]) -> Step:
    """Where an accepted dossier goes: the first step under the running clock."""
    return next(one for one in steps if one.weight)


def last(steps: tuple[Step, ...]) -> Step:
    """Where a decided dossier waits for its owner."""
    return steps[-1]


def decides(steps: tuple[Step, ...], here: str) -> bool:
    """Whether the result is signed at step `here`."""
    return any(one.decisive and one.code == here for one in steps)


def targets(steps: tuple[Step, ...], here: str) -> tuple[Step, ...]:
    """Where a dossier at step `here` may be sent: the next step under the clock, or back.

    A step cannot be skipped; a dossier goes back to any earlier one.
    """
    running = tuple(one for one in steps if one.weight)
    codes = [one.code for one in running]
    at = codes.index(here) if here in codes else -1
    return running[at + 1 : at + 2] + running[: max(at, 0)]


def sendable(steps: tuple[Step, ...], here: str, to: str) -> Step:
    """The step `to`, if a dossier at `here` may be sent there; refuses otherwise."""
    found = next((one for one in targets(steps, here) if one.code == to), None)
    if found is None:
        raise Refusal(refusals.NO_SUCH_STEP, step=to)
    return found


def is_back(steps: tuple[Step, ...], here: str, to: Step) -> bool:
    """Whether step `to` comes before the one a dossier is at."""
    codes = [one.code for one in steps]
    return here in codes and codes.index(to.code) < codes.index(here)


def unit_of(one: Step, *, received: str, competent: str) -> str:
    """The unit on whose desk a step stands."""
    return received if one.place is Place.RECEIPT else competent


def step_due_at(
    steps: tuple[Step, ...],
    one: Step,
    *,
    since: dt.datetime,
    due_at: dt.datetime | None,
    working: WorkingTime,
) -> dt.datetime | None:
    """By when step `one`, entered at `since`, should be left, so that `due_at` can be kept.

    The working time left is shared among this step and those after it by their weights. With no
    time left a step is due with the dossier; a step outside the clock has no deadline.
    """
    if due_at is None or not one.weight:
        return None
    left = working.hours_between(since, due_at)
    if left <= 0:
        return due_at
    ahead = sum(other.weight for other in steps[steps.index(one) :])
    return min(due_at, working.after_hours(since, left * one.weight / ahead))
