"""What a citizen is told about a dossier: that it came in, each new state, the result.

Only whoever agreed to be told, or sees it on the portal anyway; nothing of what the dossier says.
"""

from saola.channels.notices.actions import notify
from saola.egov import api as egov
from saola.egov.events import DossierFiled, DossierMoved
from saola.identity import api as identity
from saola.kernel import settings
from saola.kernel.errors import Refusal
from saola.province import api as province
from saola.province.api import Text
from saola.ui import writing

FILED, ACCEPTED, DECIDED = 1, 2, 9  # of the ten legal states
PURPOSE = "notices"


def filed(fact: DossierFiled) -> None:
    """Tell that the dossier came in, unless it has moved on since: that is told instead."""
    _tell(fact.filer, fact.code, f"{fact.dossier}:filed", state=FILED)


def moved(fact: DossierMoved) -> None:
    """Tell a new state; one that has been overtaken is not told, the newer one is."""
    if fact.state != fact.previous:
        _tell(fact.filer, fact.code, f"{fact.dossier}:{fact.seq}", state=fact.state)


def _tell(filer: str, code: str, key: str, *, state: int) -> None:
    if not filer or identity.contact(filer) is None or not identity.agrees(filer, PURPOSE):
        return
    found = egov.dossier_by_code(code)
    if found is None or found.state != state:
        return
    data: dict[str, object] = {
        "code": code,
        "procedure": _procedure(found.procedure),
        "state": Text(found.state_vi, found.state_en),
        "due": "—" if found.due_at is None else writing.moment(found.due_at),
        "link": f"{settings.current().address}/dossiers/{code}/",
    }
    template = {ACCEPTED: "dossier.received", DECIDED: "dossier.result"}.get(
        found.state, "dossier.moved"
    )
    notify(filer, template, data, key=key)


def _procedure(code: str) -> Text:
    """Its name; the code of one that is no longer in force."""
    try:
        return province.procedure(code).name
    except Refusal:
        return Text(code, code)
