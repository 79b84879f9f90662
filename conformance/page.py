"""`docs/conformance/ngsi-ld.md`: the ledger by folder, and what is deliberately not done.

`python -m conformance.page` writes it anew, after a change to `scp/undone.py`.
"""

from collections import Counter
from pathlib import Path

from conformance import ledger
from saola.scp import undone

PATH = Path(__file__).resolve().parents[1] / "docs" / "conformance" / "ngsi-ld.md"

HEAD = """# NGSI-LD: what the broker conforms to

Written by `make conformance` and by `python -m conformance.page`; do not edit it.

The standard is ETSI GS CIM 009 V1.9.1, the HTTP binding. The figures are of the test suite that
ETSI publishes, which is no part of Saola. To run it: clone it, install its `requirements.txt` into
a virtual environment of its own, then

```
make conformance SUITE=<the clone> ROBOT=<its environment>/bin/robot
```

`ON=postgresql` runs it on PostgreSQL, `ONLY=ContextInformation/Subscription` one folder (several by
comma), `JOBS=2` two brokers side by side, `KEEP=<folder>` leaves Robot's reports there. The suite
is copied to a temporary folder, where its contexts, its receivers of notifications and its MQTT
broker (Mosquitto, a local process) stand at free ports of this machine. A test that passed and now
fails makes the command fail, and the ledger ([ngsi-ld.json](ngsi-ld.json)) stays as it was.
"""

UNDONE = """## Deliberately not done

It answers 501 `OperationNotSupported`, with the clause and the reason. The table is
`src/saola/scp/undone.py`.

| Clause | What | Why |
|---|---|---|
"""


def rendered(kept: ledger.Ledger) -> str:
    """The page of a ledger."""
    parts = [HEAD, *(_store(store, found) for store, found in sorted(kept.stores.items()))]
    rows = "\n".join(f"| {one.clause} | {one.title} | {one.why} |" for one in undone.TABLE)
    return "\n".join([*parts, UNDONE + rows]) + "\n"


def _store(store: str, found: dict[str, bool]) -> str:
    tests = Counter(ledger.folder(name) for name in found)
    passed = Counter(ledger.folder(name) for name, good in found.items() if good)
    rows = [f"| {one} | {passed[one]} | {number} |" for one, number in sorted(tests.items())]
    total = f"| all | {passed.total()} | {tests.total()} |"
    failing = [name for name, good in sorted(found.items()) if not good]
    lines = [
        f"## On {'SQLite' if store == 'sqlite' else 'PostgreSQL'}",
        "",
        "| Folder of the suite | passed | tests |",
        "|---|---:|---:|",
        *rows,
        total,
        "",
        "Not passed:" if failing else "All pass.",
        "",
        *(f"- {name}" for name in failing),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def write(kept: ledger.Ledger) -> None:
    """Write the page."""
    PATH.write_text(rendered(kept), encoding="utf-8")


if __name__ == "__main__":
    write(ledger.read())
