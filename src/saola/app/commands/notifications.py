"""`saola notifications failures|replay`: what subscribers did not take, and sending it again."""

import argparse
import asyncio
import sys

from saola.kernel import db
from saola.scp.db import Connections, beside, connections
from saola.scp.entities.rules import isoformat
from saola.scp.subscriptions import actions

SHOWN_MAX = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which action, for which subscription, in which tenant's store."""
    chosen = parser.add_subparsers(dest="action", required=True)
    for name, does in (
        ("failures", "notifications that were given up, oldest first"),
        ("replay", "let them wait for delivery again; a running broker sends them in a minute"),
    ):
        one = chosen.add_parser(name, help=does)
        one.add_argument("subscription", nargs="?", default="", help="its id; all when left out")
        one.add_argument("--tenant", default="", help="empty: the province's own data")


def run(arguments: argparse.Namespace) -> int:
    """Show them, or send them again."""
    database = db.store("scp")
    if arguments.tenant:
        database = beside(database, arguments.tenant)
    return asyncio.run(_run(connections(database), arguments))


async def _run(opened: Connections, arguments: argparse.Namespace) -> int:
    await opened.open()
    try:
        if arguments.action == "replay":
            number = await actions.send_again(opened, arguments.subscription)
            sys.stdout.write(f"{number} gửi lại · to be sent again\n")
            return 0
        for one in await actions.given_up(opened, arguments.subscription, SHOWN_MAX):
            sys.stdout.write(
                f"{isoformat(one.noted_at)} {one.subscription} {one.id} {one.entity} "
                f"after {one.attempts}: {one.reason}\n"
            )
    finally:
        await opened.close()
    return 0
