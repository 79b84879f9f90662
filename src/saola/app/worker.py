"""The worker: hands events to their handlers, each in one transaction, and runs timed jobs.

The relay has a thread of its own, and so has every job that runs: what waits for the outside holds
nothing else up. The loop answers health and metrics.
"""

import asyncio
import contextlib
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from django import db as django_db

from saola.app import doors
from saola.app.outboxes import SOURCES
from saola.app.relay import Relay
from saola.app.schedule import Schedule
from saola.app.wiring import CONTRIBUTIONS
from saola.kernel import orm, settings, telemetry
from saola.kernel.db import store
from saola.kernel.errors import Fault
from saola.kernel.events import Handler
from saola.kernel.http.application import Application
from saola.kernel.http.routing import Router
from saola.kernel.http.server import Server
from saola.kernel.plugins import Job

IDLE_S = 0.05  # how long an event waits at most before the next look
AWAY_S = 2.0  # before event streams that were unreachable are tried again
TICK_S = 0.1  # how exactly jobs are begun
JOBS_AT_ONCE_MAX = 6
RELAY_STOP_S_MAX = 5.0

log = telemetry.logger("worker")


class Relaying(Protocol):
    """What delivers events: from the outboxes directly, or by way of NATS."""

    def run_once(self) -> int:
        """Deliver what waits; how many events reached a handler."""
        ...

    def close(self) -> None:
        """Let go of what is held open."""
        ...


def handlers() -> tuple[Handler, ...]:
    """Every handler of every part."""
    return tuple(handler for part in CONTRIBUTIONS for handler in part.handlers)


def jobs() -> tuple[Job, ...]:
    """Every timed job of every part."""
    return tuple(job for part in CONTRIBUTIONS for job in part.jobs)


def relaying() -> Relaying:
    """As the settings say: the outboxes are read here, or published to NATS."""
    sources = {name: store(name) for name in SOURCES}
    url = settings.current().events_url
    if url:
        from saola.app.streams import Streams  # noqa: PLC0415 # half a second that few starts need

        return Streams(url, handlers(), sources, orm.transacting)
    return Relay(handlers(), sources, orm.transacting)


async def run() -> None:
    """Work until told to end; the event in hand and the jobs in hand are finished first.

    The supervisor does not wait for ever: what a job left undone is due again at the next start.
    """
    ending, ended = asyncio.Event(), threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    relay = threading.Thread(target=relay_until, args=(ended,), name="relay", daemon=True)
    pool, schedule = ThreadPoolExecutor(JOBS_AT_ONCE_MAX, "jobs"), Schedule(jobs())
    server = Server(Application(Router(doors.routes())))
    await server.start(doors.LOOPBACK, settings.current().worker_port)
    relay.start()
    log.info("ready", handlers=len(handlers()), jobs=len(jobs()))
    while not ending.is_set():
        schedule.begin(pool)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), TICK_S)
    ended.set()
    pool.shutdown(wait=False, cancel_futures=True)
    await asyncio.to_thread(relay.join, RELAY_STOP_S_MAX)
    await server.stop()


def relay_until(ended: threading.Event) -> None:
    """Deliver events until `ended`; a fault is told and tried again, so no event is lost by it."""
    relay = relaying()
    while not ended.is_set():
        try:
            pause_s = 0.0 if relay.run_once() else IDLE_S
        except Fault:
            log.exception("events_unreachable")
            pause_s = AWAY_S
        except Exception:
            log.exception("relay_failed")
            django_db.close_old_connections()
            pause_s = AWAY_S
        ended.wait(pause_s)
    relay.close()
