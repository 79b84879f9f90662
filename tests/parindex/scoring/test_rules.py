import datetime as dt
from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from saola.parindex import refusals
from saola.parindex.scoring import rules
from saola.parindex.scoring.model import Criterion, Mark, MarkState, Measure, Rubric, Share

AT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
BY_HAND = Criterion(code="1.1", vi="Kế hoạch", en="Plan", field="1", points_max=Decimal(2))
BY_CLOCK = Criterion(
    code="3.1",
    vi="Đúng hạn",
    en="On time",
    field="3",
    points_max=Decimal(4),
    measure=Measure.DOSSIERS_ON_TIME,
    floor=Decimal("0.8"),
)
RUBRIC = Rubric(
    code="r",
    vi="Bộ tiêu chí",
    en="Rubric",
    year=2026,
    legal_basis="QĐ",
    fields={"1": ("Chỉ đạo", "Direction"), "3": ("Thủ tục", "Procedures")},
    criteria=(BY_HAND, BY_CLOCK),
)
SHARES = st.integers(0, 500).flatmap(
    lambda whole: st.builds(Share, st.integers(0, whole), st.just(whole))
)
POINTS = st.decimals(0, 2, places=2)


def mark(points, appraised=None):
    return Mark(
        unit="u",
        criterion="1.1",
        state=MarkState.CLAIMED if appraised is None else MarkState.APPRAISED,
        claimed=Decimal(points),
        explanation="",
        evidence_digest="d",
        evidence_name="n",
        claimed_by="a",
        claimed_at=AT,
        appraised=appraised,
    )


def test_a_claim_needs_proof_and_stays_in_range():
    def refused(criterion=BY_HAND, earlier=None, points=1, proved=True):
        return rules.may_claim(criterion, "sở", earlier, Decimal(points), proved=proved).refused

    assert refused() is None
    assert refused(proved=False) is refusals.EVIDENCE_MISSING
    assert refused(points=3) is refusals.OUT_OF_RANGE
    assert refused(points=-1) is refusals.OUT_OF_RANGE
    assert refused(criterion=BY_CLOCK) is refusals.AUTOMATIC
    assert refused(earlier=mark(1, Decimal(1))) is refusals.ALREADY_APPRAISED
    elsewhere = msgspec.structs.replace(BY_HAND, groups=("huyện",))
    assert refused(criterion=elsewhere) is refusals.NOT_APPLICABLE


def test_appraisers_differ_only_with_a_reason():
    def refused(earlier, points, reason="", seen=AT):
        return rules.may_appraise(
            BY_HAND, earlier, Decimal(points), reason, seen=seen.isoformat()
        ).refused

    assert refused(None, 1) is refusals.NOTHING_CLAIMED
    assert refused(mark(1), 1) is None
    assert refused(mark(2), 1) is refusals.REASON_MISSING
    assert refused(mark(2), 1, "thiếu báo cáo quý") is None
    assert refused(mark(2), 9, "x") is refusals.OUT_OF_RANGE
    assert refused(mark(1), 1, seen=AT - dt.timedelta(seconds=1)) is refusals.CLAIM_CHANGED


@given(SHARES, SHARES)
def test_more_work_on_time_never_earns_less(one, other):
    low, high = (
        sorted(
            (share for share in (one, other) if share.denominator),
            key=lambda share: share.numerator / share.denominator,
        )
        or (None, None)
        if one.denominator and other.denominator
        else (None, None)
    )
    if low is not None:
        assert rules.automatic_points(BY_CLOCK, low) <= rules.automatic_points(BY_CLOCK, high)


def test_automatic_points_run_straight_from_floor_to_target():
    points = [rules.automatic_points(BY_CLOCK, Share(n, 100)) for n in (70, 80, 90, 95, 100)]
    assert points == [0, 0, 2, 3, 4]
    assert rules.automatic_points(BY_CLOCK, Share(0, 0)) is None


def test_no_work_shrinks_the_denominator_instead_of_costing_points():
    told = rules.result(RUBRIC, "u", "sở", {"1.1": mark(2, Decimal(2))}, {"3.1": Share(0, 0)})
    assert (told.achieved, told.maximum, told.index) == (2, 2, 100)


def test_a_claim_alone_counts_nothing():
    told = rules.result(RUBRIC, "u", "sở", {"1.1": mark(2)}, {"3.1": Share(10, 10)})
    assert (told.achieved, told.maximum) == (4, 6)


@given(POINTS, SHARES)
def test_an_index_without_bonus_lies_between_0_and_100(points, share):
    told = rules.result(RUBRIC, "u", "sở", {"1.1": mark(2, points)}, {"3.1": share})
    assert 0 <= told.index <= 100


@given(st.lists(POINTS, min_size=1, max_size=8))
def test_equals_share_a_place_and_the_next_one_skips(points):
    results = [
        rules.result(RUBRIC, f"u{n}", "sở", {"1.1": mark(2, given)}, {})
        for n, given in enumerate(points)
    ]
    table = rules.ranking(results)
    for row in table:
        better = sum(other.result.index > row.result.index for other in table)
        assert row.place == better + 1


def test_a_unit_of_which_nothing_is_scored_has_no_place_and_takes_none():
    nothing = rules.result(RUBRIC, "a", "sở", {"1.1": mark(2)}, {})
    naught = rules.result(RUBRIC, "b", "sở", {"1.1": mark(2, Decimal(0))}, {})
    table = rules.ranking([nothing, naught])
    assert [(row.place, row.result.unit) for row in table] == [(1, "b"), (None, "a")]
