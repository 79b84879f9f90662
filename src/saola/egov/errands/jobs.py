"""Doors of the worker: hear how dossiers move, run what is due."""

from saola.egov.errands import actions
from saola.egov.events import DossierFiled, DossierMoved
from saola.kernel.db import Tx
from saola.kernel.events import Envelope, Handler
from saola.kernel.plugins import Job


def _hear(envelope: Envelope, tx: Tx) -> None:
    if envelope.name == DossierFiled.name:
        actions.note_filed(envelope.as_a(DossierFiled).dossier, envelope.id)
    else:
        moved = envelope.as_a(DossierMoved)
        actions.note_moved(moved.dossier, envelope.id, seq=moved.seq)


def _run() -> None:
    actions.run_due()


ERRANDS = Handler("egov.errands", (DossierFiled, DossierMoved), _hear)
RUN = Job("egov.run_errands", 1, _run)
