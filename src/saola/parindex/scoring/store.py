"""Marks in the control store."""

from saola.parindex import models
from saola.parindex.scoring.model import Mark, MarkState


def mark(rubric: str, unit: str, criterion: str) -> Mark | None:
    """A unit's mark on one criterion."""
    row = models.Mark.objects.filter(rubric=rubric, unit=unit, criterion=criterion).first()
    return _mark(row) if row else None


def marks(rubric: str) -> dict[str, dict[str, Mark]]:
    """Every mark of a rubric: by unit, then by criterion."""
    found: dict[str, dict[str, Mark]] = {}
    for row in models.Mark.objects.filter(rubric=rubric).order_by("unit", "criterion"):
        found.setdefault(row.unit, {})[row.criterion] = _mark(row)
    return found


def put_claim(rubric: str, claim: Mark) -> bool:
    """Keep a claim in place of an earlier one; False when it has been appraised meanwhile."""
    row, created = models.Mark.objects.select_for_update().get_or_create(
        rubric=rubric,
        unit=claim.unit,
        criterion=claim.criterion,
        defaults=_claim_columns(claim),
    )
    if created:
        return True
    unjudged = models.Mark.objects.filter(pk=row.pk, state=MarkState.CLAIMED.value)
    return unjudged.update(**_claim_columns(claim)) == 1


def put_appraisal(rubric: str, judged: Mark) -> bool:
    """Keep the appraisers' latest judgement; False when the claim has changed meanwhile."""
    claim = models.Mark.objects.filter(
        rubric=rubric,
        unit=judged.unit,
        criterion=judged.criterion,
        claimed_at=judged.claimed_at,
    )
    changed = claim.update(
        state=judged.state.value,
        appraised=judged.appraised,
        reason=judged.reason,
        appraised_by=judged.appraised_by,
        appraised_at=judged.appraised_at,
    )
    return changed == 1


def _claim_columns(claim: Mark) -> dict[str, object]:
    return {
        "state": claim.state.value,
        "claimed": claim.claimed,
        "explanation": claim.explanation,
        "evidence_digest": claim.evidence_digest,
        "evidence_name": claim.evidence_name,
        "claimed_by": claim.claimed_by,
        "claimed_at": claim.claimed_at,
    }


def _mark(row: models.Mark) -> Mark:
    return Mark(
        unit=row.unit,
        criterion=row.criterion,
        state=MarkState(row.state),
        claimed=row.claimed,
        explanation=row.explanation,
        evidence_digest=row.evidence_digest,
        evidence_name=row.evidence_name,
        claimed_by=row.claimed_by,
        claimed_at=row.claimed_at,
        appraised=row.appraised,
        reason=row.reason,
        appraised_by=row.appraised_by,
        appraised_at=row.appraised_at,
    )
