import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from saola.egov.intake import rules
from saola.egov.intake.model import Sent
from saola.egov.papers.model import Received
from saola.province.api import (
    Deadline,
    Fee,
    Paper,
    Procedure,
    Question,
    QuestionKind,
    TermUnit,
    Text,
)

FEES = (Fee(condition=Text("thường", "plain"), amount_dong=5_000), Fee(condition=Text("a", "b")))
PROCEDURE = Procedure(
    code="1.000001",
    name=Text("Thủ tục", "Procedure"),
    field=Text("Lĩnh vực", "Field"),
    level="commune",
    deadline=Deadline(3, TermUnit.WORKING_DAY),
    papers=(
        Paper(code="form", name=Text("Đơn", "Form")),
        Paper(code="other", name=Text("Khác", "Other"), required=False),
    ),
    fees=FEES,
    questions=(Question(code="why", kind=QuestionKind.TEXT, vi="Vì sao", en="Why"),),
    legal_basis=(),
    results=(),
)
SCAN = Received(
    paper="form", name="a.pdf", content_type="application/pdf", size_bytes=1, digest="d"
)
GOOD = Sent(
    key="k",
    unit="U1",
    fee="0",
    applicant={"applicant_name": "Lê Thử", "applicant_id_kind": "none"},
    answers={"why": "để thử"},
    papers=(SCAN,),
)


def faults(procedure=PROCEDURE, competent=("U1", "U2"), **changes):
    sent = msgspec.structs.replace(GOOD, **changes)
    return [one.field for one in rules.examined(procedure, competent, sent)[1]]


def test_a_whole_form_is_ready_with_its_fee():
    ready, problems = rules.examined(PROCEDURE, ("U1", "U2"), GOOD)
    assert problems == ()
    assert (ready.unit, ready.fee_dong, ready.answers) == ("U1", 5_000, {"why": "để thử"})


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"unit": ""}, ["unit"]),
        ({"unit": "U3"}, ["unit"]),
        ({"fee": ""}, ["fee"]),
        ({"fee": "7"}, ["fee"]),
        ({"answers": {}}, ["why"]),
        ({"applicant": {}}, ["applicant_name", "applicant_id_kind"]),
        ({"papers": ()}, ["paper_form"]),
        ({"papers": (), "on_paper": frozenset({"form"})}, []),
        ({"papers": (), "unit": "", "fee": ""}, ["unit", "paper_form", "fee"]),
    ],
)
def test_every_fault_is_told_at_once_in_the_order_of_the_form(changes, fields):
    assert faults(**changes) == fields


def test_where_there_is_one_agency_or_one_fee_nobody_has_to_choose():
    one_fee = msgspec.structs.replace(PROCEDURE, fees=FEES[:1])
    assert faults(one_fee, ("U1",), unit="", fee="") == []
    assert faults(msgspec.structs.replace(PROCEDURE, fees=()), ("U1",), unit="", fee="") == []


def test_a_fee_that_the_province_has_not_set_costs_nothing_yet():
    ready, _ = rules.examined(PROCEDURE, ("U1",), msgspec.structs.replace(GOOD, fee="1"))
    assert ready.fee_dong == 0


@given(
    unit=some.text(max_size=3),
    fee=some.text(max_size=3),
    given_answers=some.dictionaries(some.sampled_from(["why", "x"]), some.text(max_size=5)),
    on_paper=some.frozensets(some.sampled_from(["form", "other", "x"])),
)
def test_a_form_is_ready_or_told_what_is_wrong_never_both(unit, fee, given_answers, on_paper):
    sent = Sent(key="k", unit=unit, fee=fee, answers=given_answers, on_paper=on_paper)
    ready, problems = rules.examined(PROCEDURE, ("U1", "U2"), sent)
    assert (ready is None) == bool(problems)
