"""Doors of the worker: hear how dossiers move, send what is due."""

from saola.channels.notices import actions, dossiers
from saola.egov.events import DossierFiled, DossierMoved
from saola.kernel.db import Tx
from saola.kernel.events import Envelope, Handler
from saola.kernel.plugins import Job


def _hear(envelope: Envelope, tx: Tx) -> None:
    if envelope.name == DossierFiled.name:
        dossiers.filed(envelope.as_a(DossierFiled))
    else:
        dossiers.moved(envelope.as_a(DossierMoved))


def _send() -> None:
    actions.send_due()


DOSSIERS = Handler("channels.notices.dossiers", (DossierFiled, DossierMoved), _hear)
SEND = Job("channels.send_notices", 1, _send)
