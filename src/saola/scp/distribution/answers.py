"""The answer to a write over several places (clauses 5.2.16, 5.2.18, 6.3.17)."""

import urllib.parse
from collections.abc import Mapping, Sequence
from typing import Any

from saola.kernel.errors import Refusal
from saola.kernel.http.message import Response, json_response
from saola.scp import problems, refusals
from saola.scp.broker.model import Verb, Write
from saola.scp.contexts import core
from saola.scp.distribution.model import Outcome
from saola.scp.distribution.spreading import names_of
from saola.scp.doors import BASE
from saola.scp.refusals import bad_data

_BY_ATTRIBUTES = frozenset({Verb.UPDATE, Verb.APPEND})


def settled(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """What counts.

    That nothing is kept here is no failure of what a source has to itself; and a source that saw
    the write before has done its part.
    """
    alone = any(_is_sole(one) and one.refusal is None for one in outcomes)
    counting = [one for one in outcomes if not (alone and _lacks(one)) and not _saw(one)]
    return counting or list(outcomes)


def _is_sole(one: Outcome) -> bool:
    return one.part.registration is not None and one.part.registration.mode.sole


def _lacks(one: Outcome) -> bool:
    here = one.part.registration is None
    return here and one.refusal is not None and one.refusal.code is refusals.NOT_FOUND


def _saw(one: Outcome) -> bool:
    shared = one.part.registration is not None and not _is_sole(one)
    return shared and one.refusal is not None and one.refusal.code is refusals.LOOP


def of_write(write: Write, given: Sequence[Outcome]) -> Response:
    """201 or 204 when all went well, 207 when some did; the one refusal there is, else."""
    outcomes = settled(given)
    failed = [one for one in outcomes if one.refusal is not None]
    if len(outcomes) == 1 and failed and failed[0].refusal is not None:
        raise failed[0].refusal
    if not failed and not any(one.missing for one in outcomes):
        if write.verb is Verb.CREATE:
            address = f"{BASE}/entities/{urllib.parse.quote(write.id, safe=':')}"
            return Response(status=201, headers=(("location", address),))
        return Response(status=204)
    if write.verb in _BY_ATTRIBUTES:
        return json_response(_update_result(write, outcomes), 207)
    success = [write.id] if len(failed) < len(outcomes) else []
    return json_response({"success": success, "errors": _errors(write.id, outcomes)}, 207)


def _update_result(write: Write, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    missed: list[dict[str, str]] = []
    for one in outcomes:
        source = _source(one)
        for name, reason in one.missing:
            missed.append({"attributeName": core.full(name), "reason": reason, **source})
        if one.refusal is not None:
            reason = one.refusal.message("en")
            missed.extend(
                {"attributeName": core.full(name), "reason": reason, **source}
                for name in sorted(names_of(one.part.write))
            )
    done = {core.full(name) for name in names_of(write)} - {one["attributeName"] for one in missed}
    return {"updated": sorted(done), "notUpdated": missed}


def _errors(entity_id: str, outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    found = []
    for one in outcomes:
        refusal = one.refusal
        if one.missing:
            names = ", ".join(core.full(name) for name, _ in one.missing)
            refusal = bad_data(f"{names}: {one.missing[0][1]}")
        if refusal is not None:
            found.append({"entityId": entity_id, **_source(one), "error": problems.body(refusal)})
    return found


def _source(one: Outcome) -> dict[str, str]:
    registration = one.part.registration
    return {} if registration is None else {"registrationId": registration.id}


def of_batch(
    by_id: Mapping[str, Sequence[Outcome]], wrong: Sequence[tuple[str, Refusal]], verb: Verb
) -> Response:
    """201 with the ids of new entities, 204 when there are none, or 207 with what went how."""
    errors: list[dict[str, Any]] = [
        {"entityId": entity_id, "error": problems.body(refusal)} for entity_id, refusal in wrong
    ]
    success, created = [], []
    for entity_id, given in by_id.items():
        outcomes = settled(given)
        missed = _errors(entity_id, outcomes)
        errors.extend(missed)
        if len(missed) < len(outcomes):
            success.append(entity_id)
        if not missed and any(one.created for one in outcomes):
            created.append(entity_id)
    if errors:
        return json_response({"success": success, "errors": errors}, 207)
    if created and verb is not Verb.DELETE:
        return json_response(created, 201)
    return Response(status=204)
