"""Is a sent form complete? Every fault at once, in the order of the form."""

from collections.abc import Iterable

from saola.egov.forms import applicant, rules
from saola.egov.forms.model import Problem
from saola.egov.intake.model import Ready, Sent
from saola.province.api import Procedure, Text

UNIT_LABEL = Text("Cơ quan giải quyết", "Handled by")
UNIT_NEEDED = Text("Chọn cơ quan giải quyết hồ sơ", "Choose the agency that is to handle it")
FEE_LABEL = Text("Phí, lệ phí", "Fee")
FEE_NEEDED = Text("Chọn mức phí, lệ phí áp dụng", "Choose the fee that applies")
PAPER_NEEDED = Text(
    "Đính kèm tệp, hoặc đánh dấu nộp bản giấy", "Attach a file, or mark that you hand in the paper"
)


def examined(
    procedure: Procedure, competent: Iterable[str], sent: Sent
) -> tuple[Ready | None, tuple[Problem, ...]]:
    """The form as ready to be filed, or None with all that needs mending."""
    unit, unit_problems = _unit(tuple(competent), sent.unit)
    who = applicant.check(sent.applicant)
    answers = rules.check(procedure.questions, sent.answers)
    fee_dong, fee_problems = _fee(procedure, sent.fee)
    problems = (
        *unit_problems,
        *who.problems,
        *answers.problems,
        *sent.wrong_files,
        *_missing(procedure, sent),
        *fee_problems,
    )
    if problems:
        return None, problems
    ready = Ready(
        unit=unit,
        applicant=applicant.applicant(who.answers),
        answers=answers.answers,
        fee_dong=fee_dong,
        papers=sent.papers,
        on_paper=tuple(one.code for one in procedure.papers if one.code in sent.on_paper),
    )
    return ready, ()


def fee_lines(procedure: Procedure) -> list[tuple[str, Text, int | None]]:
    """The lines of the fees with the number each is chosen by."""
    return [(str(at), fee.condition, fee.amount_dong) for at, fee in enumerate(procedure.fees)]


def _unit(competent: tuple[str, ...], wanted: str) -> tuple[str, tuple[Problem, ...]]:
    if len(competent) == 1 and not wanted:
        return competent[0], ()
    if wanted in competent:
        return wanted, ()
    return "", (Problem("unit", UNIT_LABEL, UNIT_NEEDED),)


def _fee(procedure: Procedure, wanted: str) -> tuple[int, tuple[Problem, ...]]:
    """The amount due; none for a line whose amount the province has yet to set."""
    amounts = {code: amount or 0 for code, _, amount in fee_lines(procedure)}
    if len(amounts) <= 1 and not wanted:
        return sum(amounts.values()), ()
    if wanted in amounts:
        return amounts[wanted], ()
    return 0, (Problem("fee", FEE_LABEL, FEE_NEEDED),)


def _missing(procedure: Procedure, sent: Sent) -> tuple[Problem, ...]:
    """Needed papers that are neither attached nor promised; one that was refused is told once."""
    there = {one.paper for one in sent.papers} | sent.on_paper
    told = {one.field for one in sent.wrong_files}
    return tuple(
        Problem(f"paper_{paper.code}", paper.name, PAPER_NEEDED)
        for paper in procedure.papers
        if paper.required and paper.code not in there and f"paper_{paper.code}" not in told
    )
