"""`saola pack check|load`: whether a province pack is sound, and making it the one that runs."""

import argparse
import sys
from collections import Counter

from saola.kernel import settings
from saola.kernel.errors import Refusal
from saola.province.finding import Weight
from saola.province.packs import actions, rules

MARKS = {Weight.ERROR: "✗", Weight.WARNING: "–"}
SHOWN_MAX = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which action, on which pack: a folder of `packs/` by name, or a path."""
    choices = parser.add_subparsers(dest="action", required=True)
    check = choices.add_parser("check", help="print everything that is wrong, and how many facts")
    check.add_argument("name", nargs="?", default="", help="empty: the pack of this installation")
    load = choices.add_parser("load", help="check, then run with this pack from the next start on")
    load.add_argument("name")


def run(arguments: argparse.Namespace) -> int:
    """Check or load; the status is 1 when the pack has errors, and then nothing has changed."""
    name = arguments.name or settings.current().pack
    try:
        if arguments.action == "load":
            province = actions.load(name)
            sys.stdout.write(
                f"Đã nạp gói {province.code} ({province.name.vi}); khởi động lại để dùng.\n"
                f"Loaded pack {province.code} ({province.name.en}); restart to use it.\n"
            )
            return 0
        return _check(name)
    except Refusal as refused:
        sys.stderr.write(f"saola: {refused.message('vi')}\n       {refused.message('en')}\n")
        return 1


def _check(name: str) -> int:
    faulty = actions.unreadable(name)
    for refused in faulty:
        sys.stdout.write(f"✗ {refused.message('vi')} · {refused.message('en')}\n")
    if faulty:
        return 1
    province, findings = actions.check(name)
    for finding in findings[:SHOWN_MAX]:
        where = " ".join(part for part in (finding.file, finding.where) if part)
        sys.stdout.write(f"{MARKS[finding.weight]} {where}: {finding.vi} · {finding.en}\n")
    if len(findings) > SHOWN_MAX:
        sys.stdout.write(f"  … {len(findings) - SHOWN_MAX} nữa · more\n")
    for row in rules.tally(province):
        sys.stdout.write(f"  {row.kind:20}{row.facts:6}  đã kiểm chứng · verified {row.verified}\n")
    weights = Counter(finding.weight for finding in findings)
    wrong, doubtful = weights[Weight.ERROR], weights[Weight.WARNING]
    sys.stdout.write(f"{province.code}: {wrong} lỗi · errors, {doubtful} cảnh báo · warnings\n")
    return int(bool(wrong))
