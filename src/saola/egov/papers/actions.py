"""Receive files, make them part of a dossier, hand them out to whoever may see the dossier."""

from collections.abc import Sequence

from saola.egov import limits, refusals
from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers.record import Dossier
from saola.egov.papers import rules, store
from saola.egov.papers.model import Attached, Received, Upload
from saola.identity.api import Principal
from saola.kernel import clock, files
from saola.kernel.errors import Refusal


def receive(upload: Upload) -> Received:
    """Keep a file durably under its digest; refuses what `rules.checked` refuses."""
    kind = rules.checked(upload)
    return Received(
        paper=upload.paper,
        name=rules.cleaned(upload.name),
        content_type=kind,
        size_bytes=len(upload.content),
        digest=files.put(upload.content),
    )


def attach(asker: Principal, dossier: Dossier, papers: Sequence[Received]) -> None:
    """Make received files part of a dossier; refuses more than it may hold."""
    if len(store.of(dossier.id)) + len(papers) > limits.attachments_per_dossier_max:
        raise Refusal(refusals.TOO_MANY_ATTACHMENTS, count_max=limits.attachments_per_dossier_max)
    store.add(dossier.id, papers, by=asker.id, at=clock.now())


def content(asker: Principal, code: str, paper_id: str) -> tuple[Attached, bytes]:
    """A paper of a dossier the asker may see, which is an audited reading; refuses any other."""
    told = dossiers.read(asker, code)
    found = next((one for one in store.of(told.dossier.id) if one.id == paper_id), None)
    if found is None:
        raise Refusal(refusals.NO_SUCH_PAPER)
    return found, files.get(found.digest)


def of(dossier: Dossier) -> tuple[Attached, ...]:
    """The papers of a dossier that its caller has read."""
    return store.of(dossier.id)
