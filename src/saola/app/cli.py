"""The command line: `saola COMMAND …`; each command is a module of `app.commands`.

A command is imported only when it is asked for, so that one which needs no Django starts at once.
"""

import argparse
import importlib
import sys

import msgspec

from saola.kernel import settings
from saola.kernel.settings import SettingsRefused


class Command(msgspec.Struct, frozen=True):
    """One row: what the command does, and whether it works on the control plane's records."""

    does: str
    control: bool


# The module of the same name has `add_arguments(parser)` and `run(arguments) -> status`.
COMMANDS = {
    "up": Command("start every process of this installation", False),
    "serve": Command("run one server: front, scp, lgsp, live, simulators or web", False),
    "worker": Command("hand events to their handlers and run timed jobs", True),
    "migrate": Command("bring the databases up to this version", True),
    "prepare": Command("migrate, load the pack, collect static files, make demo accounts", True),
    "pack": Command("check a province pack, or load it into this installation", False),
    "demo": Command("tell three walks through a running installation, step by step", False),
    "doctor": Command("say what is missing on this machine and how to mend it", False),
    "evidence": Command("check the exchange's evidence log, or one receipt", False),
    "audit": Command("check that the audit trail was not changed", True),
    "events": Command("show failed events, or replay a handler", True),
}


def main() -> None:
    """Run the command named on the command line; its status is the process's."""
    top = argparse.ArgumentParser(prog="saola", description="Saola, a platform of a province.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.does, add_help=False)
    asked, rest = top.parse_known_args()
    try:
        sys.exit(_run(asked.command, rest))
    except SettingsRefused as refused:
        sys.exit(f"saola: {refused}")


def _run(name: str, rest: list[str]) -> int:
    settings.share_metrics()
    if COMMANDS[name].control:
        importlib.import_module("saola.app.control.ready").make_ready()
    module = importlib.import_module(f"saola.app.commands.{name}")
    parser = argparse.ArgumentParser(prog=f"saola {name}", description=COMMANDS[name].does)
    module.add_arguments(parser)
    status: int = module.run(parser.parse_args(rest))
    return status
