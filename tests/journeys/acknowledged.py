"""Writes to a running province until it dies, and prints what was acknowledged, line by line."""

import sys
import threading

from saola.app.control.ready import make_ready
from saola.kernel.errors import Fault, Refusal

make_ready()

from saola.lgsp import api as lgsp  # noqa: E402 # because Django is ready only now
from saola.scp import api as scp  # noqa: E402 # the same


def write_reading(turn):
    """The entity's id, once the broker says that it has it."""
    entity = {
        "id": f"urn:ngsi-ld:WaterQualityObserved:killed-{turn}",
        "type": "WaterQualityObserved",
        "salinity": {"type": "Property", "value": turn / 10},
    }
    scp.upsert([entity])
    return entity["id"]


def make_exchange(_turn):
    """The number of the evidence record, once the exchange tells it."""
    answer = lgsp.call(
        lgsp.POPULATION,
        "POST",
        "verify",
        purpose="tthc.prefill",
        dossier="H00.10-260102-0001",
        body={"personalNumber": "000188000017", "fullName": "Trần Thị Mẫu"},
    )
    return answer.evidence


WRITERS = {"reading": write_reading, "evidence": make_exchange}


def write(kind):
    """Turn after turn until nobody answers any more."""
    turn = 0
    while True:
        turn += 1
        try:
            told = WRITERS[kind](turn)
        except (Fault, Refusal) as away:
            sys.stderr.write(f"{kind} ends: {away}\n")
            return
        sys.stdout.write(f"{kind} {told}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    threads = [threading.Thread(target=write, args=(kind,)) for kind in WRITERS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
