"""The facts a dossier tells to other parts, in the transaction of the act."""

from saola.egov.dossiers.model import Act, Verb
from saola.egov.dossiers.record import Dossier
from saola.egov.events import DossierFiled, DossierMoved, DossierRated, DossierReturned
from saola.kernel import clock
from saola.kernel.db import Tx
from saola.kernel.events import emit


def filed(tx: Tx, dossier: Dossier) -> None:
    """A dossier has its code."""
    fact = DossierFiled(
        dossier=dossier.id,
        code=dossier.code,
        procedure=dossier.procedure,
        unit=dossier.competent_unit,
        channel=dossier.channel,
        filer=dossier.filer,
    )
    emit(tx, fact, key=dossier.id)


def moved(tx: Tx, dossier: Dossier, act: Act) -> None:
    """An act was done; handing over and rating are facts of their own besides."""
    assert act.source is not None, "filing is told as such"
    due_at = dossier.life.due_at
    fact = DossierMoved(
        dossier=dossier.id,
        code=dossier.code,
        procedure=dossier.procedure,
        unit=dossier.life.unit,
        filer=dossier.filer,
        verb=act.verb.value,
        previous=act.source,
        state=act.target,
        seq=act.seq,
        due_at="" if due_at is None else clock.isoformat(due_at),
    )
    emit(tx, fact, key=dossier.id)
    if act.verb is Verb.RETURN:
        _returned(tx, dossier)
    if act.verb is Verb.RATE:
        _rated(tx, dossier)


def _returned(tx: Tx, dossier: Dossier) -> None:
    assert dossier.punctuality is not None, "what is handed over was accepted and decided"
    fact = DossierReturned(
        dossier=dossier.id,
        code=dossier.code,
        procedure=dossier.procedure,
        unit=dossier.competent_unit,
        filer=dossier.filer,
        punctuality=dossier.punctuality.value,
    )
    emit(tx, fact, key=dossier.id)


def _rated(tx: Tx, dossier: Dossier) -> None:
    fact = DossierRated(
        dossier=dossier.id,
        code=dossier.code,
        procedure=dossier.procedure,
        unit=dossier.competent_unit,
        stars=dossier.life.stars,
    )
    emit(tx, fact, key=dossier.id)
