"""Pure rules of scoring: what may be claimed and judged, what operation earns, who stands where.

One rounding rule everywhere: two decimals, half up. Exempt criteria shrink the denominator rather
than give or take points; bonus points come on top, so an index may pass 100.
"""

import itertools
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from saola.parindex import refusals
from saola.parindex.scoring.model import (
    Criterion,
    Decision,
    Line,
    Mark,
    MarkState,
    Ranked,
    Rubric,
    Share,
    UnitResult,
)

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
ALLOWED = Decision()


def rounded(points: Decimal) -> Decimal:
    """Two decimals, half up."""
    return points.quantize(CENT, ROUND_HALF_UP)


def may_claim(
    criterion: Criterion, group: str, mark: Mark | None, points: Decimal, *, proved: bool
) -> Decision:
    """Whether a unit may claim these points; `proved` says evidence or an explanation is there."""
    told: dict[str, object] = {"criterion": criterion.code, "points_max": str(criterion.points_max)}
    if criterion.measure is not None:
        return Decision(refusals.AUTOMATIC, told)
    if not criterion.applies_to(group):
        return Decision(refusals.NOT_APPLICABLE, told)
    if mark is not None and mark.state is MarkState.APPRAISED:
        return Decision(refusals.ALREADY_APPRAISED, told)
    if not 0 <= points <= criterion.points_max:
        return Decision(refusals.OUT_OF_RANGE, told)
    if not proved:
        return Decision(refusals.EVIDENCE_MISSING, told)
    return ALLOWED


def may_appraise(
    criterion: Criterion, mark: Mark | None, points: Decimal, reason: str, *, seen: str
) -> Decision:
    """Whether an appraiser may give these points to the claim of the instant `seen`, ISO 8601."""
    told: dict[str, object] = {"criterion": criterion.code, "points_max": str(criterion.points_max)}
    if mark is None:
        return Decision(refusals.NOTHING_CLAIMED, told)
    if mark.claimed_at.isoformat() != seen:
        return Decision(refusals.CLAIM_CHANGED, told)
    if not 0 <= points <= criterion.points_max:
        return Decision(refusals.OUT_OF_RANGE, told)
    if points != mark.claimed and not reason.strip():
        return Decision(refusals.REASON_MISSING, told)
    return ALLOWED


def automatic_points(criterion: Criterion, share: Share) -> Decimal | None:
    """Points that a share of on-time (online, …) work earns; None when there was no work at all.

    Nothing up to `floor`, everything from `target`, in a straight line between.
    """
    if share.denominator == 0:
        return None
    reached = Decimal(share.numerator) / Decimal(share.denominator)
    span = criterion.target - criterion.floor
    part = (reached - criterion.floor) / span if span else Decimal(reached >= criterion.target)
    return rounded(criterion.points_max * min(Decimal(1), max(Decimal(0), part)))


def result(
    rubric: Rubric,
    unit: str,
    group: str,
    marks: Mapping[str, Mark],
    shares: Mapping[str, Share],
) -> UnitResult:
    """A unit's result; `marks` and `shares` by criterion code."""
    lines = tuple(
        _line(criterion, marks.get(criterion.code), shares.get(criterion.code))
        for criterion in rubric.criteria
        if criterion.applies_to(group)
    )
    counting = [line for line in lines if not line.exempt]
    achieved = sum((line.counted for line in counting), Decimal(0))
    maximum = sum(
        (line.criterion.points_max for line in counting if not line.criterion.bonus), Decimal(0)
    )
    index = rounded(achieved / maximum * HUNDRED) if maximum else Decimal(0)
    return UnitResult(
        unit=unit, group=group, lines=lines, achieved=achieved, maximum=maximum, index=index
    )


def ranking(results: Iterable[UnitResult]) -> tuple[Ranked, ...]:
    """The table of one group: the higher index first; equals share a place, the next one skips.

    A unit of which nothing is scored yet has no place, and stands after all that have one.
    """
    given = sorted(results, key=lambda item: (-item.index, item.unit))
    ordered = [item for item in given if item.scored]
    table: list[Ranked] = []
    for _, equals in itertools.groupby(ordered, key=lambda item: item.index):
        place = len(table) + 1
        table += [Ranked(place, item) for item in equals]
    return (*table, *(Ranked(None, item) for item in given if not item.scored))


def _line(criterion: Criterion, mark: Mark | None, share: Share | None) -> Line:
    automatic = None
    if criterion.measure is not None and share is not None:
        automatic = automatic_points(criterion, share)
    exempt = criterion.measure is not None and automatic is None
    counted = automatic if automatic is not None else _judged(mark)
    return Line(
        criterion=criterion,
        automatic=automatic,
        share=share,
        mark=mark,
        counted=counted,
        exempt=exempt,
    )


def _judged(mark: Mark | None) -> Decimal:
    """Only what the appraisers accepted counts."""
    return mark.appraised if mark is not None and mark.appraised is not None else Decimal(0)
