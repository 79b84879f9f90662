"""`saola audit verify`: whether the audit trail is whole, and where it is not."""

import argparse
import sys

from saola.kernel import audit, orm

SHOWN_MAX = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to hold the trail against: a number and hash noted earlier, kept somewhere else."""
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("verify", help="follow the chain of hashes from the first record")
    check.add_argument("--noted", default="", help="NUMBER:HASH, as an earlier check printed it")


def run(arguments: argparse.Namespace) -> int:
    """0 whole, 1 changed or cut; says where, or what to note so that a later cut shows."""
    number, _, noted = arguments.noted.partition(":")
    with orm.transacting() as tx:
        broken = list(audit.broken_links(tx))
        last, digest = audit.newest(tx)
        lost = bool(number) and audit.hash_at(tx, int(number)) != noted
    if broken:
        places = ", ".join(map(str, broken[:SHOWN_MAX]))
        sys.stdout.write(f"DISPROVED: changed, cut or reordered at {places} of {last}\n")
    if lost:
        sys.stdout.write(f"DISPROVED: {number} is not the record that was noted\n")
    if broken or lost:
        return 1
    sys.stdout.write(f"PROVED: {last} records; note this elsewhere: {last}:{digest}\n")
    return 0
