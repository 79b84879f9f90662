"""The front door: the data-plane services of one process, behind one port."""

import asyncio
import signal

import uvloop

from saola.ioc.live import front as live
from saola.kernel import settings, telemetry
from saola.kernel.http.application import Application
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route, Router
from saola.kernel.http.server import Server
from saola.kernel.plugins import Service
from saola.lgsp import front as lgsp
from saola.scp import front as scp
from saola.simulators import front as simulators

# What `saola serve NAME` runs; `front` is all of them.
SERVICES = {"scp": scp.service, "lgsp": lgsp.service, "live": live.service}
APART = {"simulators": simulators.service}  # the outside world is no part of the front

log = telemetry.logger("front")


def alive(request: Request) -> Response:
    """`/healthz`: the process answers."""
    return json_response({"status": "alive"})


def run(name: str, port: int) -> None:
    """Serve the services of `name` on `port` until told to end."""
    makers = SERVICES.values() if name == "front" else ((SERVICES | APART)[name],)
    uvloop.run(_serve(tuple(make() for make in makers), port))


async def _serve(services: tuple[Service, ...], port: int) -> None:
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ending.set)
    for service in services:
        await service.start()
    server = Server(Application(Router((*_own(), *(r for s in services for r in s.routes)))))
    await server.start(settings.current().host, port)
    log.info("ready", port=port)
    await ending.wait()
    await server.stop()
    for service in reversed(services):
        await service.stop()


def _own() -> tuple[Route, ...]:
    """Doors of the process itself; `/readyz` answers once every service has started."""
    return (
        Route("GET", "/healthz", alive, "anyone", "healthz"),
        Route("GET", "/readyz", alive, "anyone", "readyz"),
    )
