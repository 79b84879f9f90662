"""`saola evidence verify`: check the exchange's log, or a receipt, with the standalone verifier.

The same file runs without Saola: `python verify.py …`; it needs only the `cryptography` package.
"""

import argparse
from pathlib import Path

from saola.kernel import settings
from saola.lgsp.evidence import shelf, verify


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to check (this installation's log unless told), and what to check it against."""
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("verify", help="prove or disprove a log or a receipt")
    check.add_argument("path", nargs="?", type=Path, help="folder of a log, or a receipt")
    check.add_argument("--key", default="", help="the log's public key, or a file that holds it")
    check.add_argument("--checkpoint", type=Path, help="a checkpoint kept from earlier")


def run(arguments: argparse.Namespace) -> int:
    """0 proved, 1 disproved, 2 unreadable; says what was found."""
    published = settings.current().var / "public" / "evidence.vkey"
    key = arguments.key or (str(published) if published.exists() else "")
    argv = [str(arguments.path or shelf.folder())]
    argv += ["--key", key] if key else []
    argv += ["--checkpoint", str(arguments.checkpoint)] if arguments.checkpoint else []
    return verify.main(argv)
