"""Claim points with evidence, appraise a claim, work out the tables."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from saola.kernel import audit, clock, files, orm
from saola.kernel.errors import Refusal
from saola.kernel.events import emit
from saola.parindex import events, limits, refusals
from saola.parindex.scoring import rules, store
from saola.parindex.scoring.model import (
    Criterion,
    Decision,
    Mark,
    MarkState,
    Ranked,
    Rubric,
    Shares,
    UnitResult,
)

CLAIMED = audit.declare("parindex.points.claimed", "Tự chấm điểm", "Points claimed")
APPRAISED = audit.declare("parindex.points.appraised", "Thẩm định điểm", "Points appraised")

# What a file must begin with to be what its kind says; a name proves nothing.
EVIDENCE_KINDS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


class Evidence(msgspec.Struct, frozen=True):
    """An uploaded evidence file."""

    name: str
    content: bytes


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit hands in on one criterion."""

    unit: str
    group: str
    criterion: str
    points: Decimal
    explanation: str
    evidence: Evidence | None
    by: str


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What an appraiser gives for a unit's claim, and why; `seen` is when it was made, ISO 8601."""

    unit: str
    criterion: str
    seen: str
    points: Decimal
    reason: str
    by: str


def claim(rubric: Rubric, given: Claim) -> Mark:
    """Keep a unit's claim; evidence is stored before the claim refers to it.

    Refuses an unknown, automatic or foreign criterion, points out of range, missing or unsuitable
    evidence, and a claim that has been appraised.
    """
    criterion = _criterion(rubric, given.criterion)
    earlier = store.mark(rubric.code, given.unit, given.criterion)
    kept = earlier is not None and bool(earlier.evidence_digest)
    explained = given.points == 0 and bool(given.explanation.strip())
    proved = given.evidence is not None or kept or explained
    _or_refuse(rules.may_claim(criterion, given.group, earlier, given.points, proved=proved))
    digest, name = _kept_evidence(given.evidence, earlier)
    mark = Mark(
        unit=given.unit,
        criterion=given.criterion,
        state=MarkState.CLAIMED,
        claimed=rules.rounded(given.points),
        explanation=given.explanation[: limits.explanation_letters_max],
        evidence_digest=digest,
        evidence_name=name,
        claimed_by=given.by,
        claimed_at=clock.now(),
    )
    with orm.transacting() as tx:
        if not store.put_claim(rubric.code, mark):
            raise Refusal(refusals.ALREADY_APPRAISED, criterion=given.criterion)
        fact = events.PointsClaimed(
            rubric=rubric.code,
            unit=given.unit,
            criterion=given.criterion,
            points=str(mark.claimed),
        )
        emit(tx, fact, key=given.unit)
        told: dict[str, object] = {"points": str(mark.claimed), "evidence": digest}
        act = audit.Act(actor=given.by, record=f"{given.unit}/{given.criterion}", data=told)
        audit.record(tx, CLAIMED, act)
    return mark


def appraise(rubric: Rubric, given: Judgement) -> Mark:
    """Judge a claim; a later judgement replaces an earlier one, and both stay in the audit trail.

    Refuses points out of range, a difference without a reason, a criterion nobody claimed, and a
    claim that is no longer the one the appraiser saw.
    """
    criterion = _criterion(rubric, given.criterion)
    mark = store.mark(rubric.code, given.unit, given.criterion)
    _or_refuse(rules.may_appraise(criterion, mark, given.points, given.reason, seen=given.seen))
    assert mark is not None
    judged = msgspec.structs.replace(
        mark,
        state=MarkState.APPRAISED,
        appraised=rules.rounded(given.points),
        reason=given.reason[: limits.explanation_letters_max],
        appraised_by=given.by,
        appraised_at=clock.now(),
    )
    with orm.transacting() as tx:
        if not store.put_appraisal(rubric.code, judged):
            raise Refusal(refusals.CLAIM_CHANGED, criterion=given.criterion)
        fact = events.PointsAppraised(
            rubric=rubric.code,
            unit=given.unit,
            criterion=given.criterion,
            points=str(judged.appraised),
        )
        emit(tx, fact, key=given.unit)
        told: dict[str, object] = {"points": str(judged.appraised)}
        act = audit.Act(actor=given.by, record=f"{given.unit}/{given.criterion}", data=told)
        audit.record(tx, APPRAISED, act)
    return judged


def unit_result(
    rubric: Rubric, unit: str, group: str, shares: Shares, marks: Mapping[str, Mark] | None = None
) -> UnitResult:
    """A unit's result as it stands now."""
    if marks is None:
        marks = store.marks(rubric.code).get(unit, {})
    counted = {
        item.code: shares(unit, item.measure)
        for item in rubric.criteria
        if item.measure is not None and item.applies_to(group)
    }
    return rules.result(rubric, unit, group, marks, counted)


def tables(
    rubric: Rubric, groups: Mapping[str, tuple[str, ...]], shares: Shares
) -> dict[str, tuple[Ranked, ...]]:
    """The ranking of each group of units, from every mark and from operation."""
    marks = store.marks(rubric.code)
    return {
        group: rules.ranking(
            unit_result(rubric, unit, group, shares, marks.get(unit, {})) for unit in units
        )
        for group, units in groups.items()
    }


def _criterion(rubric: Rubric, code: str) -> Criterion:
    criterion = rubric.criterion(code)
    if criterion is None:
        raise Refusal(refusals.NO_SUCH_CRITERION, criterion=code)
    return criterion


def _kept_evidence(evidence: Evidence | None, earlier: Mark | None) -> tuple[str, str]:
    if evidence is None:
        return (earlier.evidence_digest, earlier.evidence_name) if earlier else ("", "")
    if len(evidence.content) > limits.evidence_bytes_max:
        raise Refusal(refusals.EVIDENCE_TOO_LARGE, bytes_max=limits.evidence_bytes_max)
    if not any(evidence.content.startswith(head) for head in EVIDENCE_KINDS):
        raise Refusal(refusals.EVIDENCE_TYPE)
    return files.put(evidence.content), evidence.name[-limits.evidence_name_letters_max :]


def _or_refuse(decision: Decision) -> None:
    if decision.refused is not None:
        raise Refusal(decision.refused, **decision.data)
