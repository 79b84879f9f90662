"""What a person of the demonstration answers to a form: by the kind of each question."""

import datetime as dt

from saola.app.demo.pages import Field, Form, Unexpected
from saola.kernel import clock
from saola.province import api as province
from saola.province.api import Online, Procedure, Question, QuestionKind
from saola.simulators.people import PEOPLE

ANSWER, ON_PAPER = "answer_", "on_paper_"
MADE_UP = "Bản trình diễn, dữ liệu hư cấu"
ANOTHER = next(one for one in PEOPLE[1:] if one.personal_number)  # somebody else than the filer
YES_NO = {QuestionKind.YES_NO, QuestionKind.DECLARATION}
WORDS = {
    QuestionKind.TEXT: MADE_UP,
    QuestionKind.LONG_TEXT: MADE_UP,
    QuestionKind.NUMBER: "1",
    QuestionKind.MONEY: "1000000",
    QuestionKind.PERSONAL_NUMBER: ANOTHER.personal_number,
    QuestionKind.PHONE: ANOTHER.phone,
    QuestionKind.EMAIL: "ai-do@example.vn",
}


def procedure(unit: str) -> Procedure:
    """One that `unit` handles, filed online to its end, whose questions can all be answered.

    The one that most is known for already is taken: that is what a look-up is for.
    """
    found = [
        one
        for one in province.procedures()
        if one.online is Online.FULL
        and unit in {competent.code for competent in province.competent_units(one)}
        and all(_kind_known(question) for question in one.questions)
    ]
    if not found:
        raise Unexpected(f"the pack has no procedure that {unit} handles wholly online")
    return max(found, key=lambda one: (sum(bool(q.prefill) for q in one.questions), one.code))


def _kind_known(question: Question) -> bool:
    known = question.kind in WORDS or question.kind in YES_NO or bool(question.choices)
    return known or question.kind is QuestionKind.DATE or not question.required


def answers(form: Form, asked: Procedure, unit: str) -> dict[str, str]:
    """What to write into `form`: nothing over what is prefilled, nothing that is not asked."""
    given = {"unit": unit} if "unit" in form.fields else {}
    if fee := form.fields.get("fee"):
        given["fee"] = fee.choices[0]
    for name in form.fields:
        if name.startswith(ON_PAPER):
            given[name] = "yes"
    for question in asked.questions:
        field = form.fields[ANSWER + question.code]
        if not any(field.values) and _asked(question, form, given):
            given[ANSWER + question.code] = _answer(question, field)
    return given


def _asked(question: Question, form: Form, given: dict[str, str]) -> bool:
    if not question.required:
        return False
    if question.when is None:
        return True
    code, wanted = question.when
    name = ANSWER + code
    return given.get(name, next(iter(form.fields[name].values), "")) == wanted


def _answer(question: Question, field: Field) -> str:
    if field.chosen_only:
        return next(one for one in field.choices if one)
    if question.kind is QuestionKind.DATE:
        return (clock.today() - dt.timedelta(days=365)).isoformat()
    return WORDS[question.kind]
