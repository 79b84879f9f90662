"""`python -m conformance SUITE`: runs the ETSI NGSI-LD test suite; status 1 when a test got worse.

The suite is the user's own checkout, run by the Robot Framework of the user's own environment.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from conformance.copying import Unusable, folders

from conformance import ledger, page, running, undertaking

STORES = ("sqlite", "postgresql")
LISTED_MAX = 200


def main() -> int:
    """Run what is asked, tell it, and keep the ledger where no test got worse."""
    asked = argparse.ArgumentParser(prog="conformance", description="The ETSI NGSI-LD test suite.")
    asked.add_argument("suite", type=Path, help="a checkout of the suite")
    asked.add_argument("--robot", default="", help="the suite's own `robot` program")
    asked.add_argument("--on", choices=STORES, default="sqlite", help="the broker's database")
    asked.add_argument("--only", default="", help="a folder below TP/NGSI-LD; several by comma")
    asked.add_argument("--jobs", type=int, default=1, help="how many brokers, side by side")
    asked.add_argument("--keep", type=Path, help="a folder to leave Robot's own reports in")
    chosen = asked.parse_args()
    try:
        wanted = folders(chosen.suite, [one for one in chosen.only.split(",") if one])
        robot = running.robot(chosen.robot, chosen.suite)
    except Unusable as refused:
        asked.error(str(refused))
    with tempfile.TemporaryDirectory(prefix="saola-conformance-") as folder:
        job = undertaking.Undertaking(chosen.suite, robot, chosen.on, chosen.keep or Path(folder))
        old = ledger.read().of(chosen.on)
        found = job.outcomes(wanted, chosen.jobs)
        if doubtful := ledger.worse(old, found, wanted):  # timing may have been to blame: once more
            print(f"{len(doubtful)} got worse; these folders once more")
            again = sorted({Path(name).parent.as_posix() for name in doubtful})
            second = job.outcomes(again, chosen.jobs)
            found |= {name: second[name] for name in doubtful if name in second}
    return told(chosen.on, old, found, wanted)


def told(store: str, old: dict[str, bool], found: dict[str, bool], wanted: list[str]) -> int:
    """Say how it went; write the ledger and its page, unless a test got worse."""
    print(f"{sum(found.values())} of {len(found)} passed on {store}")
    if worse := ledger.worse(old, found, wanted):
        print(f"{len(worse)} passed before and do not now; the ledger stays as it was:")
        print("\n".join(f"  {name}" for name in worse[:LISTED_MAX]))
        return 1
    better = sorted(name for name, passed in found.items() if passed and not old.get(name))
    print(f"{len(better)} pass that did not before")
    whole = ledger.read()  # another run may have written to it meanwhile
    whole = whole.having(store, ledger.merged(whole.of(store), found, wanted))
    ledger.write(whole)
    page.write(whole)
    return 0


if __name__ == "__main__":
    sys.exit(main())
