import datetime as dt
from decimal import Decimal

import msgspec
import pytest

from saola.parindex.scoring import store
from saola.parindex.scoring.model import Mark, MarkState

pytestmark = [pytest.mark.django_db, pytest.mark.stores]

AT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
CLAIM = Mark(
    unit="H58.10",
    criterion="1.1",
    state=MarkState.CLAIMED,
    claimed=Decimal("1.50"),
    explanation="",
    evidence_digest="d",
    evidence_name="n.pdf",
    claimed_by="u1",
    claimed_at=AT,
)


def test_a_claim_may_change_until_it_is_appraised():
    assert store.put_claim("r", CLAIM)
    better = msgspec.structs.replace(CLAIM, claimed=Decimal("2.00"))
    assert store.put_claim("r", better)
    judged = msgspec.structs.replace(
        better,
        state=MarkState.APPRAISED,
        appraised=Decimal("1.00"),
        reason="thiếu",
        appraised_by="u2",
        appraised_at=AT,
    )
    later = dt.timedelta(seconds=1)
    assert not store.put_appraisal("r", msgspec.structs.replace(judged, claimed_at=AT - later))
    assert store.mark("r", "H58.10", "1.1") == better
    assert store.put_appraisal("r", judged)
    assert not store.put_claim("r", CLAIM)
    assert store.mark("r", "H58.10", "1.1") == judged
    assert store.marks("r") == {"H58.10": {"1.1": judged}}
