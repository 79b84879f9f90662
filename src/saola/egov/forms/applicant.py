"""Whom a dossier is for, asked as other questions are; nobody is assumed to have a number. Pure."""

from collections.abc import Mapping

from saola.egov.dossiers.record import Applicant
from saola.egov.forms import rules
from saola.egov.forms.model import Checked, Problem
from saola.kernel.errors import Refusal
from saola.province.api import Choice, Question, QuestionKind, Text, passport

NAME, ID_KIND, PHONE = "applicant_name", "applicant_id_kind", "applicant_phone"
EMAIL, ADDRESS = "applicant_email", "applicant_address"
NUMBERS = {
    "personal_number": "applicant_personal_number",
    "passport": "applicant_passport",
    "tax_code": "applicant_tax_code",
}
_KINDS = (
    Choice("personal_number", "Số định danh cá nhân", "Personal number"),
    Choice("passport", "Hộ chiếu", "Passport"),
    Choice("tax_code", "Mã số thuế (tổ chức, hộ kinh doanh)", "Tax code (organisation)"),
    Choice("none", "Không có giấy tờ nào trong số này", "None of these"),
)

QUESTIONS = (
    Question(
        code=NAME,
        kind=QuestionKind.TEXT,
        vi="Họ và tên, hoặc tên tổ chức",
        en="Full name, or name of the organisation",
        prefill="applicant.name",
    ),
    Question(
        code=ID_KIND,
        kind=QuestionKind.CHOICE,
        vi="Giấy tờ định danh",
        en="Identified by",
        choices=_KINDS,
        prefill="applicant.id_kind",
    ),
    Question(
        code=NUMBERS["personal_number"],
        kind=QuestionKind.PERSONAL_NUMBER,
        vi="Số định danh cá nhân",
        en="Personal number",
        help_vi="12 chữ số trên thẻ căn cước",
        help_en="The 12 digits of the identity card",
        when=(ID_KIND, "personal_number"),
        prefill="applicant.personal_number",
    ),
    Question(
        code=NUMBERS["passport"],
        kind=QuestionKind.TEXT,
        vi="Số hộ chiếu",
        en="Passport number",
        when=(ID_KIND, "passport"),
        prefill="applicant.passport",
    ),
    Question(
        code=NUMBERS["tax_code"],
        kind=QuestionKind.TAX_CODE,
        vi="Mã số thuế",
        en="Tax code",
        when=(ID_KIND, "tax_code"),
        prefill="applicant.tax_code",
    ),
    Question(
        code=PHONE,
        kind=QuestionKind.PHONE,
        vi="Điện thoại",
        en="Phone",
        required=False,
        prefill="applicant.phone",
    ),
    Question(
        code=EMAIL,
        kind=QuestionKind.EMAIL,
        vi="Thư điện tử",
        en="E-mail",
        required=False,
        prefill="applicant.email",
    ),
    Question(
        code=ADDRESS,
        kind=QuestionKind.TEXT,
        vi="Địa chỉ liên hệ",
        en="Address",
        required=False,
        prefill="applicant.address",
    ),
)


def check(given: Mapping[str, object]) -> Checked:
    """The applicant's answers, and what needs mending; a passport's number is checked as such."""
    checked = rules.check(QUESTIONS, given)
    code = NUMBERS["passport"]
    if code not in checked.answers:
        return checked
    try:
        number = passport(str(checked.answers[code]))
    except Refusal as wrong:
        why = Text(wrong.message("vi"), wrong.message("en"))
        problem = Problem(code, Text("Số hộ chiếu", "Passport number"), why)
        kept = {name: value for name, value in checked.answers.items() if name != code}
        return Checked(kept, (*checked.problems, problem))
    return Checked(checked.answers | {code: number}, checked.problems)


def applicant(answers: Mapping[str, object]) -> Applicant:
    """The applicant of checked answers."""
    kind = str(answers.get(ID_KIND, ""))
    number = answers.get(NUMBERS.get(kind, ""), "")
    return Applicant(
        name=str(answers[NAME]),
        id_kind=kind if number else "",
        id_number=str(number),
        phone=str(answers.get(PHONE, "")),
        email=str(answers.get(EMAIL, "")),
        address=str(answers.get(ADDRESS, "")),
    )
