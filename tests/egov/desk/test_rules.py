import datetime as dt

import msgspec
import pytest
from tests.support.egov import START, RoundTheClock

from saola.egov.deadlines.model import Light
from saola.egov.desk import rules
from saola.egov.desk.model import Heap
from saola.egov.dossiers.model import Life, State

HOUR = dt.timedelta(hours=1)


class ShutToday(RoundTheClock):
    def hours_between(self, start, end):
        return 0.0


def life(state, **changes):
    return msgspec.structs.replace(
        Life(state=state, version=1, unit="U1", filed_at=START), **changes
    )


@pytest.mark.parametrize(
    ("given", "heap"),
    [
        (life(State.FILED), Heap.RECEIVE),
        (life(State.SUPPLEMENT_ASKED, paused_at=START), Heap.WAITING),
        (life(State.SUPPLEMENT_ASKED, answered=True), Heap.RECEIVE),
        (life(State.SUPPLEMENT_ASKED, accepted_at=START, paused_at=START), Heap.WAITING),
        (life(State.FEE_DUE, accepted_at=START, paused_at=START), Heap.WAITING),
        (life(State.ACCEPTED, accepted_at=START), Heap.WORK),
        (life(State.PROCESSING, accepted_at=START), Heap.WORK),
        (life(State.DECIDED, finished_at=START), Heap.HAND_OVER),
        (life(State.RETURNED, finished_at=START), None),
        (life(State.REFUSED, finished_at=START), None),
    ],
)
def test_a_dossier_lies_on_the_heap_of_whoever_must_act(given, heap):
    assert rules.heap(given) is heap


def clock_of(given):
    return rules.clock_of(given, now=START, working=RoundTheClock())


def test_only_a_running_clock_has_hours_left():
    running = life(State.PROCESSING, due_at=START + 20 * HOUR)
    assert clock_of(running) == (Light.GREEN, 20.0)
    assert clock_of(life(State.PROCESSING, due_at=START + 2 * HOUR)) == (Light.AMBER, 2.0)
    assert clock_of(life(State.PROCESSING, due_at=START - HOUR)) == (Light.RED, -1.0)
    shut = rules.clock_of(
        life(State.PROCESSING, due_at=START - HOUR), now=START, working=ShutToday()
    )
    assert shut == (Light.RED, 0.0)
    assert clock_of(life(State.FILED)) == (Light.NONE, None)
    paused = msgspec.structs.replace(running, state=State.FEE_DUE, paused_at=START)
    assert clock_of(paused) == (Light.PAUSED, None)
    assert clock_of(life(State.DECIDED, due_at=START)) == (Light.NONE, None)
