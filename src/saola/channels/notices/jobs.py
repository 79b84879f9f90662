"""Doors of the worker: hear how dossiers move and what is published, send what is due."""

from saola.channels.events import BulletinPublished
from saola.channels.notices import actions, alerts, dossiers
from saola.egov.events import DossierFiled, DossierMoved
from saola.kernel.db import Tx
from saola.kernel.events import Envelope, Handler
from saola.kernel.plugins import Job


def _hear(envelope: Envelope, tx: Tx) -> None:
    if envelope.name == DossierFiled.name:
        dossiers.filed(envelope.as_a(DossierFiled))
    else:
        dossiers.moved(envelope.as_a(DossierMoved))


def _warn(envelope: Envelope, tx: Tx) -> None:
    alerts.published(envelope.as_a(BulletinPublished))


def _send() -> None:
    actions.send_due()


DOSSIERS = Handler("channels.notices.dossiers", (DossierFiled, DossierMoved), _hear)
WARNINGS = Handler("channels.notices.alerts", (BulletinPublished,), _warn)
SEND = Job("channels.send_notices", 1, _send)
