"""Timed jobs: which is due, and one call of it at a time."""

import functools
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from django import db as django_db

from saola.kernel import clock, telemetry
from saola.kernel.plugins import Job

log = telemetry.logger("jobs")


AGAIN_S = 1.0  # after a first fault; twice as long after each further one, up to the job's pace


class Schedule:
    """Which job is due: at once, then `every_s` seconds after it last began, unless it runs.

    One that failed is due sooner: what it needs may just be starting.
    """

    def __init__(self, timed: tuple[Job, ...]) -> None:
        """Every job is due now."""
        self._due = dict.fromkeys(timed, 0.0)
        self._running: dict[Job, Future[bool]] = {}
        self._pauses: dict[Job, float] = {}

    def due(self, now_s: float) -> Iterator[Job]:
        """The jobs due at `now_s`, each reckoned as begun."""
        for job, at in self._due.items():
            running = self._running.get(job)
            if at <= now_s and (running is None or running.done()):
                self._due[job] = now_s + job.every_s
                yield job

    def begin(self, pool: ThreadPoolExecutor) -> None:
        """Let `pool` run what is due now."""
        for job in self.due(clock.monotonic()):
            self._running[job] = running = pool.submit(run_job, job)
            running.add_done_callback(functools.partial(self._ended, job))

    def _ended(self, job: Job, running: Future[bool]) -> None:
        if running.cancelled() or running.result():
            self._pauses.pop(job, None)
            return
        pause = self._pauses[job] = min(job.every_s, 2 * self._pauses.get(job, AGAIN_S / 2))
        self._due[job] = clock.monotonic() + pause


def run_job(job: Job) -> bool:
    """Run one job; a fault is logged and tried again."""
    with telemetry.tracing(telemetry.new_trace_id()):
        try:
            job.run()
        except Exception:  # told, and tried again
            log.exception("job_failed", job=job.name)
            return False
        finally:
            django_db.close_old_connections()
        return True
