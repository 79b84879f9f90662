"""A gateway in a process of its own, to be killed: `gateway_process.py DATABASE LOG PORT`."""

import asyncio
import sys
from pathlib import Path

from saola.kernel.db import Database
from saola.kernel.http.application import Application
from saola.kernel.http.routing import Router
from saola.kernel.http.server import Server
from saola.lgsp.front import Gateway


async def main(database, log, port):
    gateway = Gateway(Database("lgsp", "sqlite:", Path(database)), Path(log))
    await gateway.start()
    server = Server(Application(Router(gateway.routes)))
    await server.start("127.0.0.1", int(port))
    await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
