"""`saola events failures|replay`: what could not be delivered, and how to deliver again."""

import argparse
import sys

from saola.kernel import events, orm


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which action; a replay names the handler, the source store and the number to begin after."""
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("failures", help="deliveries that failed and have not succeeded since")
    replay = actions.add_parser("replay", help="deliver again everything after a number")
    replay.add_argument("handler")
    replay.add_argument("source", choices=("control", "scp", "lgsp"))
    replay.add_argument("after", type=int)


def run(arguments: argparse.Namespace) -> int:
    """Show failures, or move a handler's cursor back; handlers ignore what changes nothing."""
    with orm.transacting() as tx:
        if arguments.action == "replay":
            events.advance(tx, arguments.handler, arguments.source, arguments.after)
            return 0
        for row in events.failures(tx):
            state = "parked" if row["parked"] else "retrying"
            sys.stdout.write(
                f"{row['at']} {row['handler']} {row['source']}#{row['seq']} {state} "
                f"after {row['attempts']}: {row['reason']}\n"
            )
    return 0
