"""`saola serve NAME`: one server."""

import argparse

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from saola.app import doors, front
from saola.kernel import settings, telemetry

WEB_THREADS = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which server, and its port when not the one the settings give."""
    parser.add_argument("name", choices=("front", *front.SERVICES, *front.APART, "web"))
    parser.add_argument("--port", type=int, default=0)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to end."""
    wanted = settings.current()
    telemetry.configure(arguments.name)
    if arguments.name != "web":
        usual = wanted.simulators_port if arguments.name in front.APART else wanted.port
        front.run(arguments.name, arguments.port or usual)
        return 0
    settings.export("DJANGO_SETTINGS_MODULE", "saola.app.control.settings")
    Granian(
        "saola.app.control.wsgi:application",
        address=doors.LOOPBACK,  # reached by way of the front
        port=arguments.port or wanted.web_port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=WEB_THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()
    return 0
