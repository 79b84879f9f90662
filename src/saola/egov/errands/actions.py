"""Note errands when a dossier is filed or moves; run those that are due, outside transactions."""

import datetime as dt

from saola.egov.dossiers import actions as dossiers
from saola.egov.dossiers import store as kept
from saola.egov.dossiers.record import Dossier
from saola.egov.errands import rules, store
from saola.egov.errands.model import Errand, Kind
from saola.kernel import clock, orm, telemetry
from saola.kernel.errors import Fault, Refusal
from saola.kernel.errors import Kind as Sort
from saola.lgsp import api as lgsp
from saola.lgsp.api import Answer
from saola.province import api as province

PREFILL, PROGRESS = "tthc.prefill", "tthc.progress"  # purposes of egov's contracts
LEASE = dt.timedelta(minutes=2)  # longer than any call may take
SERVER_ERRORS = 500
WORTH_RETRYING = frozenset({Sort.UNAVAILABLE, Sort.BAD_UPSTREAM, Sort.LATE_UPSTREAM, Sort.TOO_MANY})
log = telemetry.logger("egov.errands")


class Unanswered(Exception):
    """The provider answered with an error; `again` says whether a later try may fare better."""

    def __init__(self, service: str, status: int) -> None:
        """`status` is the provider's."""
        super().__init__(f"{service}: HTTP {status}")
        self.again = status >= SERVER_ERRORS


def note_filed(dossier_id: str, event: str) -> None:
    """A dossier came in: look its applicant up where they have a number, and tell the portal."""
    dossier = kept.by_id(dossier_id)
    if dossier is None:
        return
    if dossier.applicant.id_kind == "personal_number":
        store.note(Kind.POPULATION, dossier_id, event, {}, clock.now())
    note_moved(dossier_id, event, seq=1)


def note_moved(dossier_id: str, event: str, *, seq: int) -> None:
    """An act was done: tell the portal."""
    store.note(Kind.PROGRESS, dossier_id, event, {"seq": seq}, clock.now())


def run_due() -> int:
    """Run the errands that are due, the oldest first; how many were taken.

    A failure is noted and tried again later with a growing wait, at last given up for good: the
    officer's page shows it.
    """
    now = clock.now()
    with orm.transacting():
        taken = store.claim(now, now + LEASE)
    for errand in taken:
        _run(errand)
    return len(taken)


def _run(errand: Errand) -> None:
    dossier = kept.by_id(errand.dossier)
    assert dossier is not None, "errands refer to their dossiers"
    try:
        answer, answered_by = RUNNERS[errand.kind](errand, dossier)
    except Refusal as refused:
        _failed(errand, refused.message("vi"), again=refused.code.kind in WORTH_RETRYING)
    except Unanswered as unanswered:
        _failed(errand, str(unanswered), again=unanswered.again)
    except Fault as fault:
        _failed(errand, str(fault), again=True)
    else:
        with orm.transacting():
            store.done(errand, answer, answered_by, clock.now())


def _failed(errand: Errand, why: str, *, again: bool) -> None:
    now = clock.now()
    next_at = rules.next_attempt(now, errand.attempts) if again else None
    if next_at is None:
        log.warning("errand given up", errand=errand.id, kind=errand.kind.value)
    with orm.transacting():
        store.failed(errand, why, next_at, now)


def _look_up(errand: Errand, dossier: Dossier) -> tuple[dict[str, object], str]:
    answer = lgsp.call(
        lgsp.POPULATION,
        "POST",
        "/lookup",
        purpose=PREFILL,
        dossier=dossier.code,
        body={"personalNumber": dossier.applicant.id_number},
    )
    told = _object(answer, lgsp.POPULATION)
    return rules.looked_up(dossier.applicant, told), _evidence(answer)


def _tell_portal(errand: Errand, dossier: Dossier) -> tuple[dict[str, object], str]:
    """The dossier, then the act; after an act that was overtaken, the dossier as it stands again.

    So an errand that comes late never rolls the portal's state back.
    """
    procedure = dossiers.procedure_of(dossier)
    act = kept.act(dossier.id, errand.body["seq"])
    door, standing = f"/dossiers/{dossier.code}", rules.portal_dossier(dossier, procedure)
    _told("PUT", door, standing, dossier)
    unit = province.unit(act.unit).name.vi
    answer = _told("POST", "/progress", rules.portal_progress(dossier, act, unit), dossier)
    if act.seq < dossier.life.version:
        _told("PUT", door, standing, dossier)
    return {"seq": act.seq, "state": int(act.target)}, _evidence(answer)


def _told(method: str, path: str, body: dict[str, object], dossier: Dossier) -> Answer:
    answer = lgsp.call(
        lgsp.NATIONAL_PORTAL, method, path, purpose=PROGRESS, dossier=dossier.code, body=body
    )
    _object(answer, lgsp.NATIONAL_PORTAL)
    return answer


def _object(answer: Answer, service: str) -> dict[str, object]:
    if not answer.ok:
        raise Unanswered(service, answer.status)
    told = answer.json()
    if not isinstance(told, dict):
        raise Fault(f"{service}: the answer is no JSON object")
    return told


def _evidence(answer: Answer) -> str:
    """The number of the record in the evidence log; empty when the exchange told none."""
    return "" if answer.evidence < 0 else str(answer.evidence)


RUNNERS = {Kind.POPULATION: _look_up, Kind.PROGRESS: _tell_portal}
