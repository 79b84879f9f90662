"""`saola events failures|replay`: what could not be delivered, and how to deliver again."""

import argparse
import sys

from saola.app import wiring
from saola.app.outboxes import SOURCES
from saola.kernel import events, orm
from saola.kernel.db import Tx


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which action; a replay names the handler, the source store and the number to begin after."""
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("failures", help="deliveries that failed and have not succeeded since")
    replay = actions.add_parser("replay", help="deliver again everything after a number")
    names = sorted(one.name for part in wiring.CONTRIBUTIONS for one in part.handlers)
    replay.add_argument("handler", choices=names, metavar="handler", help=", ".join(names))
    replay.add_argument("source", choices=SOURCES)
    replay.add_argument("after", type=int)


def run(arguments: argparse.Namespace) -> int:
    """Show failures, or move a handler's cursor back; handlers ignore what changes nothing."""
    with orm.transacting() as tx:
        if arguments.action == "replay":
            return _replay(tx, arguments.handler, arguments.source, arguments.after)
        for row in events.failures(tx):
            state = "parked" if row["parked"] else "retrying"
            sys.stdout.write(
                f"{row['at']} {row['handler']} {row['source']}#{row['seq']} {state} "
                f"after {row['attempts']}: {row['reason']}\n"
            )
    return 0


def _replay(tx: Tx, handler: str, source: str, after: int) -> int:
    """Move the cursor back; 1 for a number that would pass over events nobody has had."""
    at = events.cursor(tx, handler, source)
    if not 0 <= after <= at:
        sys.stderr.write(f"saola: {handler} has had {source} up to {at}; begin after 0 to {at}\n")
        return 1
    events.advance(tx, handler, source, after)
    return 0
