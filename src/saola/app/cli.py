"""The command line: `saola COMMAND …`; each command is a module of `app.commands`.

A command is imported only when it is asked for, so that one which needs no Django starts at once.
"""

import argparse
import importlib
import sys

import msgspec

from saola.app import metrics, running
from saola.kernel.settings import SettingsRefused


class Command(msgspec.Struct, frozen=True):
    """One row: what the command does; whether it needs the control plane's records, and counts.

    One that `visits` finds the installation that runs by what that wrote down.
    """

    does: str
    control: bool = False
    counts: bool = False
    visits: bool = False


# The module of the same name has `add_arguments(parser)` and `run(arguments) -> status`.
COMMANDS = {
    "up": Command("start every process of this installation"),
    "serve": Command("run one server: front, scp, lgsp, live, simulators or web", counts=True),
    "worker": Command(
        "hand events to their handlers and run timed jobs", control=True, counts=True
    ),
    "migrate": Command("bring the databases up to this version", control=True),
    "prepare": Command(
        "migrate, load the pack, collect static files, make demo accounts", control=True
    ),
    "pack": Command("check a province pack, or load it into this installation"),
    "demo": Command("tell three walks through a running installation, step by step", visits=True),
    "doctor": Command("say what is missing on this machine and how to mend it", visits=True),
    "evidence": Command("check the exchange's evidence log, or one receipt"),
    "audit": Command("check that the audit trail was not changed", control=True),
    "notifications": Command("show notifications nobody took, or send them again"),
    "events": Command("show failed events, or replay a handler", control=True),
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
    if COMMANDS[name].visits:
        running.join()
    if COMMANDS[name].counts:
        metrics.share()
    if COMMANDS[name].control:
        importlib.import_module("saola.app.control.ready").make_ready()
    module = importlib.import_module(f"saola.app.commands.{name}")
    parser = argparse.ArgumentParser(prog=f"saola {name}", description=COMMANDS[name].does)
    module.add_arguments(parser)
    status: int = module.run(parser.parse_args(rest))
    return status
