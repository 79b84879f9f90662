"""The front door: the data-plane services of one process, behind one port.

What no service answers is passed on to the web, so that people know one address.
"""

import asyncio
import signal
from collections.abc import Callable

import uvloop

from saola.app import doors
from saola.ioc.live import front as live
from saola.kernel import refusals, settings, telemetry
from saola.kernel.errors import Refusal
from saola.kernel.http.application import Application
from saola.kernel.http.message import Request, Response
from saola.kernel.http.proxy import Upstream
from saola.kernel.http.routing import Route, Router
from saola.kernel.http.server import Server
from saola.kernel.plugins import Service
from saola.lgsp import front as lgsp
from saola.scp import front as scp
from saola.simulators import front as simulators

FRONT = "front"
# What `saola serve NAME` runs; `front` is all of them, and the way to the web.
SERVICES: dict[str, Callable[[], Service]] = {
    "scp": scp.service,
    "lgsp": lgsp.service,
    "live": live.service,
}
APART = {"simulators": simulators.service}  # the outside world is no part of the front
# Addresses that are the data plane's alone: machines that find nothing there get problem details.
DATA_PLANE = ("ngsi-ld", "iot", "lgsp", "live")
WEB_SECONDS_MAX = 60.0
READING, PAGE = ("GET", "HEAD"), "text/html"

log = telemetry.logger("front")


class Web:
    """The way to the control plane, which listens on the loopback address."""

    def __init__(self, url: str) -> None:
        """Nothing is connected before the first request."""
        self._upstream = Upstream(url)

    @property
    def routes(self) -> tuple[Route, ...]:
        """Everything that is nobody else's; the web guards each of its own doors."""
        theirs = "anyone, as far as the web's own guards let them"
        return (
            *(
                Route("*", f"/{one}/{{rest...}}", self._nothing, "anyone", one)
                for one in DATA_PLANE
            ),
            Route("*", "/{rest...}", self._pass_on, theirs, "web"),
        )

    async def start(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Close what is kept open."""
        self._upstream.close()

    async def _pass_on(self, request: Request) -> Response:
        return await self._upstream.forward(request, seconds_max=WEB_SECONDS_MAX)

    async def _nothing(self, request: Request) -> Response:
        """No door of the data plane stands at this address: people get the web's page about it."""
        if request.method in READING and PAGE in request.header("accept"):
            return await self._pass_on(request)
        raise Refusal(refusals.NOT_FOUND)


def run(name: str, port: int) -> None:
    """Serve the services of `name` on `port` until told to end."""
    # The simulated outside admits anyone, so nobody but this machine reaches it.
    host = doors.LOOPBACK if name in APART else settings.current().host
    uvloop.run(serve(services(name), host, port))


def services(name: str) -> tuple[Service, ...]:
    """The services of `saola serve NAME`."""
    if name != FRONT:
        return ((SERVICES | APART)[name](),)
    web = Web(f"http://{doors.LOOPBACK}:{settings.current().web_port}")
    return (*(make() for make in SERVICES.values()), web)


async def serve(served: tuple[Service, ...], host: str, port: int) -> None:
    """Start the services, open the door, and close both in turn when told to end."""
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ending.set)
    for service in served:
        await service.start()
    routes = (*doors.routes(), *(route for service in served for route in service.routes))
    server = Server(Application(Router(routes)))
    await server.start(host, port)
    log.info("ready", port=port)
    await ending.wait()
    await server.stop()
    for service in reversed(served):
        await service.stop()
