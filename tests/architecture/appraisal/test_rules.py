import datetime as dt

import msgspec
import pytest

from saola.architecture import refusals
from saola.architecture.appraisal.model import Declaration, State
from saola.architecture.appraisal.rules import may_decide, may_declare
from saola.architecture.repository.model import Inventory, Kind, Name, Object

KNOWN = Inventory(
    (Object(code="dan-cu", kind=Kind.DATA_STORE, name=Name("Dân cư", "People"), box="national"),),
    (),
)
PROPOSED = Declaration(
    code="so-do-dat",
    name=Name("Sơ đồ đất", "Land maps"),
    box="egov",
    owner="H58.10",
    purpose="Tra cứu thửa đất",
    functions=(),
    masters=("thửa đất",),
    reads=("công dân",),
    providers=("dan-cu",),
    product="",
    state=State.PROPOSED,
    declared_by="u1",
    declared_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
)


def test_a_complete_declaration_may_be_made():
    assert may_declare(PROPOSED, KNOWN).refused is None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"code": "Có Dấu"}, refusals.CODE_MALFORMED),
        ({"code": "dan-cu"}, refusals.CODE_TAKEN),
        ({"purpose": "  "}, refusals.FIELD_MISSING),
        ({"name": Name("x" * 201, "x")}, refusals.FIELD_TOO_LONG),
        ({"box": "nowhere"}, refusals.BOX_UNKNOWN),
        ({"providers": ("ma",)}, refusals.PROVIDER_UNKNOWN),
    ],
)
def test_a_faulty_declaration_is_refused_for_its_fault(change, refusal):
    faulty = msgspec.structs.replace(PROPOSED, **change)
    assert may_declare(faulty, KNOWN).refused is refusal


def test_four_eyes_decide_once_and_in_writing():
    def refused(declaration=PROPOSED, by="u2", reason="", accept=True, duplicates=0):
        return may_decide(declaration, by, reason, accept=accept, duplicates=duplicates).refused

    decided = msgspec.structs.replace(PROPOSED, state=State.ACCEPTED)
    assert refused() is None
    assert refused(by="u1") is refusals.OWN_DECLARATION
    assert refused(declaration=decided) is refusals.ALREADY_DECIDED
    assert refused(accept=False) is refusals.REASON_MISSING
    assert refused(duplicates=2) is refusals.REASON_MISSING
    assert refused(duplicates=2, reason="khác phạm vi") is None
