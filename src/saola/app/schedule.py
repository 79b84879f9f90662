"""Timed jobs: which is due, and one call of it at a time."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from django import db as django_db

from saola.kernel import clock, telemetry
from saola.kernel.errors import Fault
from saola.kernel.plugins import Job

RETRY_S = 0.5

log = telemetry.logger("jobs")


class Schedule:
    """Which job is due: at once, then `every_s` seconds after it last began, unless it runs.

    One that failed is due sooner, after a pause that doubles up to its own.
    """

    def __init__(self, timed: tuple[Job, ...]) -> None:
        """Every job is due now."""
        self._jobs = timed
        self._began_s: dict[Job, float] = {}
        self._failures: dict[Job, int] = {}
        self._running: dict[Job, Future[bool]] = {}

    def due(self, now_s: float) -> Iterator[Job]:
        """The jobs due at `now_s`, each reckoned as begun."""
        for job in self._jobs:
            self._settle(job)
            failures = self._failures.get(job, 0)
            pause_s = min(RETRY_S * 2**failures, job.every_s) if failures else job.every_s
            if job not in self._running and self._began_s.get(job, -pause_s) + pause_s <= now_s:
                self._began_s[job] = now_s
                yield job

    def began(self, job: Job, running: Future[bool]) -> None:
        """A job is not due again before `running`, which tells whether it succeeded, has ended."""
        self._running[job] = running

    def begin(self, pool: ThreadPoolExecutor) -> None:
        """Let `pool` run what is due now."""
        for job in self.due(clock.monotonic()):
            self.began(job, pool.submit(run_job, job, self._failures.get(job, 0)))

    def _settle(self, job: Job) -> None:
        running = self._running.get(job)
        if running is not None and running.done():
            self._failures[job] = 0 if running.result() else self._failures.get(job, 0) + 1
            del self._running[job]


def run_job(job: Job, failures: int = 0) -> bool:
    """Run one job; a fault is logged and tried again.

    The first is no warning: at a start the outside may be a moment behind.
    """
    with telemetry.tracing(telemetry.new_trace_id()):
        try:
            job.run()
        except Fault as away:
            tell = log.warning if failures else log.info
            tell("job_put_off", job=job.name, reason=str(away))
            return False
        except Exception:  # told, and tried again
            log.exception("job_failed", job=job.name)
            return False
        finally:
            django_db.close_old_connections()
        return True
