"""Keeping the index in step with the log, behind the replies: nobody waits for it."""

import threading

from saola.kernel import telemetry
from saola.kernel.db import Database
from saola.lgsp import limits
from saola.lgsp.evidence import store
from saola.lgsp.evidence.log import Log
from saola.lgsp.evidence.shelf import Shelf

RECORDS_AT_ONCE = 2_000

log = telemetry.logger("lgsp.evidence")


class Indexing:
    """A thread that copies filed records into the index, from where the index ends."""

    def __init__(self, evidence: Log, database: Database, name: str) -> None:
        """`name` is the log's origin, which tells the logs of several gateways apart."""
        self._evidence = evidence
        self._database = database
        self._name = name
        self._shelf = Shelf(evidence.folder)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="evidence-index", daemon=True)

    def start(self) -> None:
        """Begin; what was filed before a crash is caught up first."""
        self._thread.start()

    def stop(self) -> None:
        """Index what is filed, then end."""
        self._stop.set()
        self._thread.join()

    def catch_up(self) -> int:
        """Index what the log holds beyond the index; how many records that were."""
        with self._database.reading() as tx:
            begin = store.indexed(tx, self._name)
        end = self._evidence.size
        for start in range(begin, end, RECORDS_AT_ONCE):
            records = list(self._shelf.records(start, min(start + RECORDS_AT_ONCE, end)))
            with self._database.transaction() as tx:
                store.add(tx, self._name, records)
        return end - begin

    def _run(self) -> None:
        ending = False
        while not ending:
            ending = self._stop.wait(limits.evidence_index_s)
            try:
                self.catch_up()
            except Exception:  # the log is the truth; the index is tried again
                log.exception("evidence_index_behind")
        self._database.close()
