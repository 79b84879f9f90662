"""What was typed in, out of it checked answers; every kind of question a pack knows."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping

from saola.egov import limits
from saola.egov.forms.model import Checked, Fact, Problem
from saola.kernel import texts
from saola.kernel.errors import Refusal
from saola.province.api import Question, QuestionKind, Text, personal_number, tax_code

YES, NO = "yes", "no"
YEARS = range(1880, 2101)
_GROUPED = re.compile(r"-?\d{1,3}(?:[. ]\d{3})+(?:,\d{1,6})?", re.ASCII)  # 1.234.567,8
_PLAIN = re.compile(r"-?\d{1,15}(?:[.,]\d{1,6})?", re.ASCII)
_DONG = re.compile(r"\d{1,3}(?:[., ]\d{3})+|\d{1,15}", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_UNSEEN = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200d\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff\uffa0]*"
)
_PHONE = re.compile(r"\+?\d{8,15}", re.ASCII)
_EMAIL = re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\".]+(?:\.[^\s@,;<>\".]+)+")
EMAIL_LETTERS_MAX = 254
LINE_LETTERS_MAX = 500
DONG_MAX = 10**15

NEEDED = Text("Cần trả lời mục này", "This needs an answer")
AGREE = Text("Cần đồng ý với cam đoan này", "You need to agree to this declaration")
CHOOSE = Text("Chọn một trong các mục có sẵn", "Choose one of the answers offered")
UNREADABLE = Text("Có ký tự không đọc được", "It holds signs that cannot be read")
UNKNOWN = Text("Tờ khai không có mục này", "The form has no such question")


class Unfit(Exception):
    """What was typed is no answer of its kind; `why` says how to mend it."""

    def __init__(self, vi: str, en: str) -> None:
        """Say how to mend it, in both languages."""
        super().__init__(en)
        self.why = Text(vi, en)


def check(questions: Iterable[Question], given: Mapping[str, object]) -> Checked:
    """The answers in `given` (typed text, or values as kept), and what needs mending.

    Total: whatever is given, the outcome is answers and problems. What answers no question that
    is shown is left out.
    """
    answers: dict[str, object] = {}
    problems = []
    for question in questions:
        if not shown(question, answers):
            continue
        label = Text(question.vi, question.en)
        try:
            value = read(question, given.get(question.code))
        except Unfit as unfit:
            problems.append(Problem(question.code, label, unfit.why))
            continue
        if value is not None:
            answers[question.code] = value
        elif question.required:
            why = AGREE if question.kind is QuestionKind.DECLARATION else NEEDED
            problems.append(Problem(question.code, label, why))
    return Checked(answers, tuple(problems))


def strangers(questions: Iterable[Question], given: Mapping[str, object]) -> tuple[Problem, ...]:
    """Answers to questions that the form does not have; a program that sends them is told."""
    known = {question.code for question in questions}
    return tuple(
        Problem(code[: limits.filename_letters_max], Text(code, code), UNKNOWN)
        for code in given
        if code not in known
    )


def shown(question: Question, answers: Mapping[str, object]) -> bool:
    """Whether the question is asked, by the answers before it."""
    if question.when is None:
        return True
    code, wanted = question.when
    return code in answers and typed(answers[code]) == wanted


def typed(value: object) -> str:
    """A kept value as somebody would type it."""
    if isinstance(value, bool):
        return YES if value else NO
    return "" if value is None else str(value)


def read(question: Question, given: object) -> object:
    """The value of one answer as it is kept; None when there is none, Unfit when it is wrong."""
    if not isinstance(given, str | bool | int | float | None):
        raise Unfit(UNREADABLE.vi, UNREADABLE.en)
    kept = isinstance(given, int | float) and not isinstance(given, bool)
    if kept and question.kind in {QuestionKind.NUMBER, QuestionKind.MONEY}:
        return _kept_number(question, given)
    text = typed(given).strip()
    if _UNSEEN.fullmatch(text):
        return None
    if texts.UNREADABLE.search(text):
        raise Unfit(UNREADABLE.vi, UNREADABLE.en)
    return READERS[question.kind](question, text)


def prefilled(questions: Iterable[Question], facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """For each question a fact answers and fits, that fact, by question code."""
    found = {}
    for question in questions:
        fact = facts.get(question.prefill) if question.prefill else None
        if fact is None:
            continue
        try:
            read(question, fact.value)
        except Unfit:
            continue
        found[question.code] = fact
    return found


def sources(answers: Mapping[str, object], offered: Mapping[str, Fact]) -> dict[str, str]:
    """Where the answers that were left as prefilled came from, by question code."""
    return {
        code: fact.source
        for code, fact in offered.items()
        if typed(answers.get(code)) == fact.value
    }


def _line(question: Question, text: str) -> str:
    if len(text) > LINE_LETTERS_MAX:
        raise Unfit(f"Tối đa {LINE_LETTERS_MAX} chữ", f"At most {LINE_LETTERS_MAX} letters")
    return " ".join(text.split())


def _long_text(question: Question, text: str) -> str:
    most = limits.answer_letters_max
    if len(text) > most:
        raise Unfit(f"Tối đa {most} chữ", f"At most {most} letters")
    return text.replace("\r\n", "\n")


def _personal_number(question: Question, text: str) -> str:
    try:
        return str(personal_number(text))
    except Refusal as wrong:
        raise Unfit(wrong.message("vi"), wrong.message("en")) from wrong


def _tax_code(question: Question, text: str) -> str:
    try:
        return str(tax_code(text))
    except Refusal as wrong:
        raise Unfit(wrong.message("vi"), wrong.message("en")) from wrong


def _date(question: Question, text: str) -> str:
    day = _DAY.fullmatch(text)
    iso = f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}" if day else text
    try:
        found = dt.date.fromisoformat(iso)
    except ValueError as wrong:
        raise Unfit(
            "Ghi ngày/tháng/năm, ví dụ 05/09/2026", "Write day/month/year, such as 05/09/2026"
        ) from wrong
    if found.year not in YEARS:
        raise Unfit("Năm không hợp lý", "The year cannot be right")
    return found.isoformat()


def _number(question: Question, text: str) -> int | float:
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "").replace(" ", "")
    elif not _PLAIN.fullmatch(text):
        raise Unfit("Ghi một số, ví dụ 1250 hoặc 12,5", "Write a number, such as 1250 or 12.5")
    return _kept_number(question, float(text.replace(",", ".")))


def _money(question: Question, text: str) -> int:
    if not _DONG.fullmatch(text):
        raise Unfit("Ghi số đồng, ví dụ 15.000.000", "Write whole đồng, such as 15,000,000")
    return int(_kept_number(question, int(re.sub(r"[., ]", "", text))))


def _choice(question: Question, text: str) -> str:
    if all(choice.code != text for choice in question.choices):
        raise Unfit(CHOOSE.vi, CHOOSE.en)
    return text


def _yes_no(question: Question, text: str) -> bool:
    if text not in {YES, NO}:
        raise Unfit(CHOOSE.vi, CHOOSE.en)
    return text == YES


def _declaration(question: Question, text: str) -> bool | None:
    """Only agreement is an answer."""
    return True if text in {YES, "on"} else None


def _phone(question: Question, text: str) -> str:
    number = re.sub(r"[\s.()-]", "", text)
    if not _PHONE.fullmatch(number):
        raise Unfit(
            "Ghi số điện thoại, ví dụ 0900 000 001", "Write a phone number, such as 0900 000 001"
        )
    return number


def _email(question: Question, text: str) -> str:
    if len(text) > EMAIL_LETTERS_MAX or not _EMAIL.fullmatch(text):
        raise Unfit(
            "Ghi địa chỉ thư điện tử, ví dụ ten@example.vn",
            "Write an e-mail address, such as name@example.vn",
        )
    return text


def _kept_number(question: Question, value: object) -> int | float:
    """A number that came as one (JSON): in bounds, and whole if it is money."""
    assert isinstance(value, int | float), "its caller has looked"
    if not -DONG_MAX <= value <= DONG_MAX:  # refuses what is no number, too
        raise Unfit("Số quá lớn", "The number is too large")
    if float(value).is_integer():
        whole = int(value)
        if question.kind is QuestionKind.MONEY and whole < 0:
            raise Unfit("Số tiền không thể âm", "An amount cannot be negative")
        return whole
    if question.kind is QuestionKind.MONEY:
        raise Unfit("Ghi số đồng nguyên", "Write whole đồng")
    return value


READERS: dict[QuestionKind, Callable[[Question, str], object]] = {
    QuestionKind.TEXT: _line,
    QuestionKind.LONG_TEXT: _long_text,
    QuestionKind.PERSONAL_NUMBER: _personal_number,
    QuestionKind.TAX_CODE: _tax_code,
    QuestionKind.DATE: _date,
    QuestionKind.NUMBER: _number,
    QuestionKind.MONEY: _money,
    QuestionKind.CHOICE: _choice,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.DECLARATION: _declaration,
    QuestionKind.PHONE: _phone,
    QuestionKind.EMAIL: _email,
}
