"""One door to every simulator: what a demo installation serves on `settings.simulators_port`."""

from saola.kernel.http.routing import Route
from saola.kernel.plugins import Service
from saola.simulators import index
from saola.simulators.devices import front as devices
from saola.simulators.mail import http as mail
from saola.simulators.mail.server import MailServer
from saola.simulators.payment import http as payment
from saola.simulators.population import http as population
from saola.simulators.portal import http as portal
from saola.simulators.push import http as push
from saola.simulators.sms import http as sms
from saola.simulators.vneid import http as vneid

SIMULATED = (mail, sms, push, vneid, population, portal, payment)


def service() -> Service:
    """The outside world of this installation."""
    return Outside((MailServer(), devices.service()))


class Outside:
    """The doors of all simulators, and what runs while they are open."""

    def __init__(self, running: tuple[Service, ...]) -> None:
        """Start and stop `running` with the doors."""
        self._running = running

    @property
    def routes(self) -> tuple[Route, ...]:
        """Every simulator's, and the page that lists them."""
        return (
            Route("GET", "/", index.page, "public, in a simulator only", "simulators.index"),
            *(route for one in SIMULATED for route in one.routes()),
            *(route for one in self._running for route in one.routes),
        )

    async def start(self) -> None:
        """Start what runs."""
        for one in self._running:
            await one.start()

    async def stop(self) -> None:
        """End it, last first."""
        for one in reversed(self._running):
            await one.stop()
