"""Jobs run when they are due, one call of each at a time, and a fault ends none for good."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from saola.app.schedule import AGAIN_S, Schedule, run_job
from saola.kernel.plugins import Job


def test_a_job_is_due_at_once_and_then_at_its_own_pace():
    slow, quick = Job("slow", 60.0, lambda: None), Job("quick", 1.0, lambda: None)
    schedule = Schedule((slow, quick))
    assert list(schedule.due(100.0)) == [slow, quick]
    assert list(schedule.due(100.5)) == []
    assert list(schedule.due(101.0)) == [quick]
    assert list(schedule.due(160.0)) == [slow, quick]


def test_a_job_that_runs_still_is_not_begun_again():
    began, go_on = threading.Semaphore(0), threading.Event()

    def work():
        began.release()
        assert go_on.wait(10)

    schedule = Schedule((Job("long", 0.0, work),))
    with ThreadPoolExecutor(2) as pool:
        schedule.begin(pool)
        assert began.acquire(timeout=10)
        schedule.begin(pool)
        assert not began.acquire(timeout=0.2)
        go_on.set()


def test_a_fault_of_a_job_is_told_and_the_next_turn_tries_again():
    turns = []

    def work():
        turns.append(1)
        if len(turns) == 1:
            raise ValueError("the outside is away")

    job = Job("outside", 1.0, work)
    assert not run_job(job)
    assert run_job(job)


def test_a_job_that_failed_is_due_sooner_than_at_its_pace_and_less_soon_each_time():
    began = []

    def work():
        began.append(time.monotonic())
        if len(began) < 3:
            raise ValueError("the outside is starting")

    schedule = Schedule((Job("outside", 60.0, work),))
    with ThreadPoolExecutor(1) as pool:
        deadline = time.monotonic() + 20
        while len(began) < 3:
            assert time.monotonic() < deadline
            schedule.begin(pool)
            time.sleep(0.02)
    first, second, third = began
    assert AGAIN_S <= second - first < third - second < 60
    assert list(schedule.due(time.monotonic() + 20)) == []
