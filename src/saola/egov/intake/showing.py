"""A form as its page shows it: fields with values, sources and errors, in sections."""

import functools
from collections.abc import Iterable, Mapping

from saola.egov.forms import applicant, rules
from saola.egov.forms.model import Fact, source_words
from saola.egov.intake import choosing
from saola.egov.intake.model import Sent
from saola.egov.intake.reading import ANSWER, PAPER, carried
from saola.egov.intake.rules import fee_lines
from saola.province.api import Procedure, Question, QuestionKind, Text

INPUTS = {
    QuestionKind.LONG_TEXT: "textarea",
    QuestionKind.DATE: "date",
    QuestionKind.PHONE: "tel",
    QuestionKind.EMAIL: "email",
    QuestionKind.CHOICE: "select",
    QuestionKind.YES_NO: "select",
}
UNANSWERED = ("", Text("— Chọn —", "— Choose —"))
YES_NO = ((rules.YES, Text("Có", "Yes")), (rules.NO, Text("Không", "No")))

Shown = dict[str, object]
Problems = Iterable[Mapping[str, str]]


def form(
    procedure: Procedure,
    sent: Sent,
    *,
    offered: Mapping[str, Fact],
    problems: Problems,
    asker_id: str,
) -> Shown:
    """All that the page of a form needs, with what was typed and what is wrong with it."""
    errors: dict[str, Text] = {}
    for one in problems:
        errors.setdefault(one["field"], Text(one["vi"], one["en"]))
    names = {one.code: ANSWER + one.code for one in procedure.questions}
    units = choosing.by_district(procedure)
    every = [one for _, group in units for one in group]
    field = functools.partial(_field, offered=offered, errors=errors)
    return {
        "applicant": [
            field(one, applicant.QUESTIONS, "", given=sent.applicant) for one in applicant.QUESTIONS
        ],
        "questions": [
            field(one, procedure.questions, ANSWER, given=sent.answers)
            for one in procedure.questions
        ],
        "units": units if len(every) > 1 else [],
        "unit": sent.unit,
        "unit_error": errors.get("unit"),
        "only_unit": every[0].name if len(every) == 1 else None,
        "fees": fee_lines(procedure),
        "payable": any(fee.amount_dong != 0 for fee in procedure.fees),
        "fee": sent.fee,
        "fee_error": errors.get("fee"),
        "papers": [_paper(procedure, at, sent, errors) for at in range(len(procedure.papers))],
        "carried": carried(sent.papers, asker_id),
        "key": sent.key,
        "problems": [_linked(one, names) for one in problems],
    }


def _field(  # noqa: PLR0913 # because a field shows all that is known of its question
    question: Question,
    questions: tuple[Question, ...],
    prefix: str,
    *,
    given: Mapping[str, object],
    offered: Mapping[str, Fact],
    errors: Mapping[str, Text],
) -> Shown:
    value = rules.typed(given.get(question.code))
    fact = offered.get(question.code)
    return {
        "name": prefix + question.code,
        "label": Text(question.vi, question.en),
        "kind": INPUTS.get(question.kind, "text"),
        "declaration": question.kind is QuestionKind.DECLARATION,
        "value": value,
        "agreed": value in {rules.YES, "on"},
        "options": _options(question),
        "required": question.required and question.when is None,
        "help": Text(question.help_vi, question.help_en),
        "only_if": _only_if(question, questions),
        "when": (prefix + question.when[0], question.when[1]) if question.when else None,
        "source": source_words(fact.source) if fact and fact.value == value else None,
        "error": errors.get(question.code),
    }


def _options(question: Question) -> list[tuple[str, Text]]:
    if question.kind is QuestionKind.YES_NO:
        return [UNANSWERED, *YES_NO]
    return [UNANSWERED, *((one.code, Text(one.vi, one.en)) for one in question.choices)]


def _only_if(question: Question, questions: tuple[Question, ...]) -> Text | None:
    """When the question is to be answered, in words, since a page without scripts shows all."""
    if question.when is None:
        return None
    code, wanted = question.when
    asked = next((one for one in questions if one.code == code), None)
    if asked is None:
        return None
    answer = next((words for at, words in _options(asked) if at == wanted), Text(wanted, wanted))
    return Text(
        f"Chỉ trả lời khi mục “{asked.vi}” là “{answer.vi}”",
        f"Only if “{asked.en}” is “{answer.en}”",
    )


def _paper(procedure: Procedure, at: int, sent: Sent, errors: Mapping[str, Text]) -> Shown:
    paper = procedure.papers[at]
    return {
        "it": paper,
        "number": at + 1,
        "field": PAPER + paper.code,
        "files": [one for one in sent.papers if one.paper == paper.code],
        "on_paper": paper.code in sent.on_paper,
        "error": errors.get(PAPER + paper.code),
    }


def _linked(problem: Mapping[str, str], names: Mapping[str, str]) -> Shown:
    """A problem with the anchor of its field, for the summary on top."""
    field = problem["field"]
    return {
        "anchor": f"field-{names.get(field, field)}",
        "label": Text(problem["label_vi"], problem["label_en"]),
        "why": Text(problem["vi"], problem["en"]),
    }
