"""`saola worker`: events to their handlers, timed jobs."""

import argparse
import asyncio

from saola.app import worker
from saola.kernel import telemetry


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no argument; settings come from the environment."""


def run(_arguments: argparse.Namespace) -> int:
    """Work until told to end."""
    telemetry.configure("worker")
    asyncio.run(worker.run())
    return 0
