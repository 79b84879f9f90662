"""Jobs run when they are due, one call of each at a time, and a fault ends none for good."""

import itertools
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from saola.app.schedule import Schedule, run_job
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


@pytest.mark.django_db  # after each turn its connections are looked after
def test_a_fault_of_a_job_is_told_and_the_next_turn_tries_again():
    turns = []

    def work():
        turns.append(1)
        if len(turns) == 1:
            raise ValueError("the outside is away")

    job = Job("outside", 1.0, work)
    assert not run_job(job)
    assert run_job(job)


def test_a_job_that_failed_is_tried_sooner_and_ever_less_often():
    job = Job("outside", 60.0, lambda: None)
    schedule = Schedule((job,))
    tried = []
    for tenth in range(1300):
        for one in schedule.due(tenth / 10):
            tried.append(tenth / 10)
            ended = Future()
            ended.set_result(False)
            schedule.began(one, ended)
    pauses = [round(after - before) for before, after in itertools.pairwise(tried)]
    assert pauses == [1, 2, 4, 8, 16, 32, 60]


def test_a_job_that_succeeds_again_keeps_its_own_pace():
    job = Job("outside", 60.0, lambda: None)
    schedule = Schedule((job,))
    for now_s, succeeded in ((0.0, False), (1.0, True)):
        assert list(schedule.due(now_s)) == [job]
        ended = Future()
        ended.set_result(succeeded)
        schedule.began(job, ended)
    assert list(schedule.due(60.0)) == []
    assert list(schedule.due(61.0)) == [job]
