"""When to try again, what an answer means, how the national portal is told of a dossier."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from saola.egov import limits
from saola.egov.dossiers.model import STATE_NAMES, VERB_NAMES, Act
from saola.egov.dossiers.record import Applicant, Dossier
from saola.egov.errands.model import Outcome
from saola.egov.searching import plain
from saola.kernel import clock
from saola.province.api import Procedure

FIRST_WAIT_S = 5
# The portal's ways of filing: 0 direct, 1 online, 2 by post (guide v1.4, field HinhThuc).
CHANNELS = {"counter": "0", "online": "1", "post": "2"}
# Of a citizen's data, what the officer compares and later forms are prefilled from.
KEPT = ("fullName", "birthDate", "gender", "residence")


def next_attempt(now: dt.datetime, attempts: int) -> dt.datetime | None:
    """When to try again after `attempts` failures, doubling the wait; None gives up."""
    if attempts >= limits.errand_attempts_max:
        return None
    wait_s = min(FIRST_WAIT_S * 2 ** (attempts - 1), limits.errand_backoff_s_max)
    return now + dt.timedelta(seconds=wait_s)


def looked_up(applicant: Applicant, told: Mapping[str, Any]) -> dict[str, Any]:
    """What a look-up means for the officer: the outcome, and what they may compare.

    Names are compared without accents or case, since they are typed in many ways.
    """
    citizen = told.get("citizen")
    if not told.get("found") or not isinstance(citizen, dict):
        return {"outcome": Outcome.NOT_FOUND.value, "citizen": {}}
    same = plain(str(citizen.get("fullName", ""))) == plain(applicant.name)
    kept = {name: str(citizen[name]) for name in KEPT if citizen.get(name)}
    outcome = Outcome.MATCHED if same else Outcome.DIFFERS
    return {"outcome": outcome.value, "citizen": kept}


def portal_dossier(dossier: Dossier, procedure: Procedure) -> dict[str, Any]:
    """The dossier as the national portal is told of it, as it stands now."""
    who, life = dossier.applicant, dossier.life
    return {
        "procedure": procedure.code,
        "procedureName": procedure.name.vi,
        "fieldName": procedure.field.vi,
        "applicant": {
            "name": who.name,
            "kind": "business" if who.id_kind == "tax_code" else "citizen",
            "id": who.id_number,
            "email": who.email,
            "phone": who.phone,
        },
        "summary": procedure.name.vi,
        "receivedAt": clock.isoformat(life.accepted_at or life.filed_at),
        "dueAt": _instant(life.due_at),
        "finishedAt": _instant(life.finished_at),
        "returnedAt": _instant(life.returned_at),
        "state": int(life.state),
        "channel": CHANNELS[dossier.channel],
        "unit": life.unit,
    }


def portal_progress(dossier: Dossier, act: Act, unit_name: str) -> dict[str, Any]:
    """One act as the national portal is told of it: the unit acts, no official is named."""
    return {
        "code": dossier.code,
        "officer": unit_name,
        "division": unit_name,
        "at": clock.isoformat(act.at),
        "content": f"{VERB_NAMES[act.verb][0]}: {STATE_NAMES[act.target][0]}",
        "state": int(act.target),
        "startedAt": clock.isoformat(act.at),
        "dueAt": _instant(act.step_due_at or act.due_at),
    }


def _instant(at: dt.datetime | None) -> str:
    return "" if at is None else clock.isoformat(at)
