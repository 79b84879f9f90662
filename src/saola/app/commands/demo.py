"""`saola demo`: the three walks, step by step, against a running installation.

A demo installation walks the dossier's way by itself after its first start (`--once`), so that a
finished dossier stands on its desk.
"""

import argparse
import sys

from saola.app.demo import passwords, walked
from saola.app.demo.pages import Unexpected
from saola.app.demo.visitor import Visitor
from saola.app.demo.walking import Cast, tell
from saola.app.demo.walks import dossier, reading, system
from saola.kernel import settings

WALKS = {walk.name: walk for walk in (reading.WALK, dossier.WALK, system.WALK)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which walks, and where, when not all at this installation's address."""
    parser.add_argument("walks", nargs="*", choices=(*WALKS, []), help=", ".join(WALKS))
    parser.add_argument("--once", action="store_true", help="only if not walked here before")
    parser.add_argument("--address", default="", help="the front door of the installation")


def run(arguments: argparse.Namespace) -> int:
    """0 when every step of every walk was done. Where no province answers nothing is touched."""
    accounts = {one.username: one.password for one in passwords.told()}
    address = arguments.address or settings.current().address
    wanted = dict.fromkeys(arguments.walks or WALKS)
    names = [name for name in wanted if not (arguments.once and walked.before(name))]
    if not names:
        return 0
    try:
        Visitor(address).get("/readyz")
    except Unexpected as away:
        _write(f"✗ Không có tỉnh nào trả lời ở đó · No province answers there: {away}")
        return 1
    told = [tell(WALKS[name], Cast(address, accounts), _write) for name in names]
    for name, whole in zip(names, told, strict=True):
        if whole:
            walked.keep(name)
    _write(
        f"\n{sum(told)}/{len(told)} chuyến đi trọn vẹn · walks were walked to their end ({address})"
    )
    return 0 if all(told) else 1


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
