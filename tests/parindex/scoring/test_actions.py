from decimal import Decimal

import pytest

from saola.kernel import files
from saola.kernel.errors import Refusal
from saola.parindex import refusals
from saola.parindex.scoring import actions, store
from saola.parindex.scoring.model import Criterion, Measure, Rubric, Share

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

PDF = actions.Evidence("ke-hoach.pdf", b"%PDF-1.7 ...")
RUBRIC = Rubric(
    code="r",
    vi="Bộ tiêu chí",
    en="Rubric",
    year=2026,
    legal_basis="QĐ",
    fields={},
    criteria=(
        Criterion(code="1.1", vi="Kế hoạch", en="Plan", field="1", points_max=Decimal(2)),
        Criterion(
            code="3.1",
            vi="Đúng hạn",
            en="On time",
            field="3",
            points_max=Decimal(4),
            measure=Measure.DOSSIERS_ON_TIME,
        ),
    ),
)


def claim(points, evidence=PDF, criterion="1.1", explanation=""):
    given = actions.Claim(
        unit="H58.10",
        group="sở",
        criterion=criterion,
        points=Decimal(points),
        explanation=explanation,
        evidence=evidence,
        by="u1",
    )
    return actions.claim(RUBRIC, given)


def shares(unit, measure):
    return Share(3, 4) if unit == "H58.10" else Share(0, 0)


def test_a_claim_keeps_its_evidence_and_counts_once_it_is_appraised():
    claimed = claim(2)
    assert files.get(claimed.evidence_digest) == PDF.content
    before = actions.unit_result(RUBRIC, "H58.10", "sở", shares)
    judged = actions.Judgement(
        unit="H58.10",
        criterion="1.1",
        seen=claimed.claimed_at.isoformat(),
        points=Decimal(1),
        reason="muộn",
        by="u2",
    )
    actions.appraise(RUBRIC, judged)
    after = actions.unit_result(RUBRIC, "H58.10", "sở", shares)
    assert (before.achieved, after.achieved, after.maximum) == (3, 4, 6)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"points": 3}, refusals.OUT_OF_RANGE),
        ({"points": 1, "evidence": None}, refusals.EVIDENCE_MISSING),
        ({"points": 1, "evidence": actions.Evidence("a.pdf", b"MZ")}, refusals.EVIDENCE_TYPE),
        ({"points": 1, "criterion": "3.1"}, refusals.AUTOMATIC),
        ({"points": 1, "criterion": "9.9"}, refusals.NO_SUCH_CRITERION),
    ],
)
def test_a_faulty_claim_is_refused_and_nothing_is_kept(given, refusal):
    with pytest.raises(Refusal) as refused:
        claim(**given)
    assert refused.value.code is refusal
    assert store.marks("r") == {}


def test_units_are_ranked_from_marks_and_operation():
    tables = actions.tables(RUBRIC, {"sở": ("H58.10", "H58.11")}, shares)
    assert [(row.place, row.result.unit) for row in tables["sở"]] == [
        (1, "H58.10"),
        (None, "H58.11"),
    ]
