"""`saola migrate`: bring the databases up to this version."""

import argparse

from saola.app import prepare


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no argument."""


def run(_arguments: argparse.Namespace) -> int:
    """Apply what is missing; safe to repeat."""
    prepare.databases()
    return 0
