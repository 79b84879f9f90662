import pytest

from saola.egov.dossiers.record import Applicant
from saola.egov.forms import applicant


@pytest.mark.parametrize(
    ("given", "whom"),
    [
        (
            {"applicant_id_kind": "personal_number", "applicant_personal_number": "000188000017"},
            Applicant(name="Lê Thử", id_kind="personal_number", id_number="000188000017"),
        ),
        (
            {"applicant_id_kind": "passport", "applicant_passport": "c 1234567"},
            Applicant(name="Lê Thử", id_kind="passport", id_number="C1234567"),
        ),
        (
            {"applicant_id_kind": "tax_code", "applicant_tax_code": "0100109106"},
            Applicant(name="Lê Thử", id_kind="tax_code", id_number="0100109106"),
        ),
        ({"applicant_id_kind": "none"}, Applicant(name="Lê Thử")),
    ],
)
def test_a_person_an_organisation_a_foreigner_and_one_without_a_number(given, whom):
    checked = applicant.check({"applicant_name": "Lê Thử"} | given)
    assert checked.problems == ()
    assert applicant.applicant(checked.answers) == whom


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "applicant_id_kind"),
        ({"applicant_id_kind": "personal_number"}, "applicant_personal_number"),
        ({"applicant_id_kind": "passport", "applicant_passport": "nope"}, "applicant_passport"),
        ({"applicant_id_kind": "none", "applicant_phone": "1"}, "applicant_phone"),
    ],
)
def test_what_is_missing_or_wrong_is_named(given, field):
    checked = applicant.check({"applicant_name": "Lê Thử"} | given)
    assert [one.field for one in checked.problems] == [field]
