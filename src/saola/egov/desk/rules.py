"""How a desk sorts its dossiers: into heaps, and by the working time left."""

import datetime as dt
from collections.abc import Iterable

from saola.egov.deadlines import rules as deadlines
from saola.egov.deadlines.model import Light, WorkingTime
from saola.egov.desk.model import Heap, Row
from saola.egov.dossiers.model import FINISHED, WAITING, Life, State


def heap(life: Life) -> Heap | None:
    """Where a dossier lies at the desk; None when nothing is expected of the office any more."""
    if life.state is State.DECIDED:
        return Heap.HAND_OVER
    if life.state in FINISHED:
        return None
    supplied = life.state is State.SUPPLEMENT_ASKED and life.answered and not life.accepted_at
    if life.state is State.FILED or supplied:
        return Heap.RECEIVE
    return Heap.WAITING if life.state in WAITING else Heap.WORK


def clock_of(life: Life, *, now: dt.datetime, working: WorkingTime) -> tuple[Light, float | None]:
    """The light of a dossier and the working hours left, None while no clock runs."""
    paused, finished = life.paused_at is not None, life.state in FINISHED
    running = not paused and not finished
    left = working.hours_between(now, life.due_at) if running and life.due_at else None
    light = deadlines.light(
        due_at=life.due_at,
        paused=paused,
        finished=finished,
        now=now,
        hours_left=left or 0.0,
    )
    return light, left


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Running dossiers by the working time left, then what has no clock, the oldest first."""

    def urgency(row: Row) -> tuple[bool, float, dt.datetime]:
        left = row.hours_left
        return left is None, 0.0 if left is None else left, row.dossier.life.filed_at

    return sorted(rows, key=urgency)


def sizes(rows: Iterable[Row]) -> dict[Heap, int]:
    """How many dossiers lie on each heap."""
    found = dict.fromkeys(Heap, 0)
    for row in rows:
        if row.heap is not None:
            found[row.heap] += 1
    return found
