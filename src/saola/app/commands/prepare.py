"""`saola prepare`: everything a start needs in `var/`, in order; safe to repeat."""

import argparse
import sys

from saola.app import prepare
from saola.kernel import telemetry
from saola.kernel.errors import Refusal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no argument."""


def run(_arguments: argparse.Namespace) -> int:
    """Run every step, telling each; a refusal (a faulty pack, say) ends it with a sentence."""
    telemetry.configure("prepare")
    try:
        for step in prepare.STEPS:
            sys.stdout.write(f"  {step.__doc__ or step.__name__}\n".replace("\n\n", "\n"))
            sys.stdout.flush()
            step()
    except Refusal as refused:
        sys.stderr.write(f"saola: {refused.message('vi')}\n       {refused.message('en')}\n")
        return 1
    return 0
