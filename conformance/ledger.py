"""What passed and what did not, by test: `docs/conformance/ngsi-ld.json`. It only improves.

A test is named by its folder and file in the suite and its own name. Nothing else is kept of it.
"""

from pathlib import Path

import msgspec

PATH = Path(__file__).resolve().parents[1] / "docs" / "conformance" / "ngsi-ld.json"


class Ledger(msgspec.Struct, frozen=True):
    """By kind of database: whether each test passed when it was last run."""

    stores: dict[str, dict[str, bool]] = {}

    def of(self, store: str) -> dict[str, bool]:
        """The outcomes on one kind of database."""
        return self.stores.get(store, {})

    def having(self, store: str, outcomes: dict[str, bool]) -> "Ledger":
        """The ledger with these outcomes on that database."""
        return Ledger({**self.stores, store: dict(sorted(outcomes.items()))})


def folder(name: str) -> str:
    """Where in the suite a test stands."""
    return name.partition(" ")[0].rpartition("/")[0]


def worse(old: dict[str, bool], new: dict[str, bool], ran: list[str]) -> list[str]:
    """Tests of the folders that ran which passed before, and now fail or are no longer there."""
    return sorted(
        name
        for name, passed in old.items()
        if passed and folder(name) in ran and not new.get(name, False)
    )


def merged(old: dict[str, bool], new: dict[str, bool], ran: list[str]) -> dict[str, bool]:
    """The outcomes of this run, and those that stand of the folders that did not run."""
    return {name: passed for name, passed in old.items() if folder(name) not in ran} | new


def read() -> Ledger:
    """The ledger as it stands; an empty one before the first run."""
    if not PATH.exists():
        return Ledger()
    return msgspec.json.decode(PATH.read_bytes(), type=Ledger)


def write(ledger: Ledger) -> None:
    """Keep it."""
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_bytes(msgspec.json.format(msgspec.json.encode(ledger), indent=1) + b"\n")
