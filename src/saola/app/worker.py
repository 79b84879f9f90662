"""The worker: hands events to their handlers, each in one transaction, and runs timed jobs."""

from collections.abc import Iterator

from saola.app.wiring import CONTRIBUTIONS
from saola.kernel import clock, telemetry
from saola.kernel.events import Handler
from saola.kernel.plugins import Job

IDLE_S = 0.05  # how long an event waits at most before the next look

log = telemetry.logger("worker")


def handlers() -> tuple[Handler, ...]:
    """Every handler of every part."""
    return tuple(handler for part in CONTRIBUTIONS for handler in part.handlers)


def jobs() -> tuple[Job, ...]:
    """Every timed job of every part."""
    return tuple(job for part in CONTRIBUTIONS for job in part.jobs)


class Schedule:
    """Which job is due: each runs at once, then `every_s` seconds after it last began."""

    def __init__(self, timed: tuple[Job, ...]) -> None:
        """Every job is due now."""
        self._due = dict.fromkeys(timed, 0.0)

    def due(self, now_s: float) -> Iterator[Job]:
        """The jobs due at `now_s`, each reckoned as begun."""
        for job, at in self._due.items():
            if at <= now_s:
                self._due[job] = now_s + job.every_s
                yield job


def run_job(job: Job) -> bool:
    """Run one job; a fault is logged and tried again at the next turn."""
    with telemetry.tracing(telemetry.new_trace_id()):
        try:
            job.run()
        except Exception:  # told, and tried again
            log.exception("job_failed", job=job.name)
            return False
        return True


def tick(schedule: Schedule) -> None:
    """Run what is due now."""
    for job in schedule.due(clock.monotonic()):
        run_job(job)
