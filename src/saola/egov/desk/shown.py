"""A dossier in the words of a page: answers with their sources, papers, the timeline. Pure."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from saola.egov.dossiers.model import REASONS, STATE_NAMES, VERB_NAMES, Act, Hat
from saola.egov.errands.model import KIND_NAMES, OUTCOME_NAMES, Errand, Outcome
from saola.egov.forms.model import source_words
from saola.egov.workflow.model import Step
from saola.province.api import Procedure, Question, QuestionKind, Text
from saola.ui import writing

YES, NO = Text("Có", "Yes"), Text("Không", "No")
# Sources whose words speak to the applicant, in words for an official.
OURS = {"account": Text("tài khoản của người nộp", "the applicant's account")}
# What the population database tells of a citizen.
CITIZEN = {
    "fullName": Text("Họ tên", "Name"),
    "birthDate": Text("Ngày sinh", "Born"),
    "gender": Text("Giới tính", "Sex"),
    "residence": Text("Nơi thường trú", "Residence"),
}
GENDERS = {"male": Text("Nam", "Male"), "female": Text("Nữ", "Female")}
HAT_NAMES = {
    Hat.FILER: ("Người nộp", "Applicant"),
    Hat.COUNTER: ("Một cửa", "Counter"),
    Hat.OFFICER: ("Cán bộ xử lý", "Case officer"),
    Hat.LEADER: ("Lãnh đạo", "Leader"),
    Hat.SYSTEM: ("Hệ thống", "System"),
}
WAY_NAMES = {
    "online": ("trực tuyến", "online"),
    "counter": ("tại quầy", "at the counter"),
    "post": ("qua bưu chính", "by post"),
}


class Answer(msgspec.Struct, frozen=True):
    """A question, what was answered, and where a prefilled answer came from."""

    label: Text
    value: Text
    source: Text | None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One call to the outside: which, what it found, and what may be compared."""

    errand: Errand
    name: tuple[str, str]
    outcome: tuple[str, str] | None
    matched: bool
    facts: tuple[tuple[Text, Text], ...]

    def __repr__(self) -> str:
        """The kind alone."""
        return f"Asked({self.errand.kind})"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the timeline in words; `more` are what only this act has."""

    act: Act
    verb: tuple[str, str]
    by: tuple[str, str]
    state: tuple[str, str]
    step: tuple[str, str]
    reason: tuple[str, str]
    more: tuple[Text, ...]


def answers(
    procedure: Procedure, given: dict[str, object], sources: dict[str, str]
) -> list[Answer]:
    """Every answer under its question's label, in the form's order; unknown questions last."""
    asked = {one.code: one for one in procedure.questions}
    codes = [code for code in asked if code in given] + [
        code for code in given if code not in asked
    ]
    return [
        Answer(
            Text(asked[code].vi, asked[code].en) if code in asked else Text(code, code),
            value(asked.get(code), given[code]),
            _source(sources[code]) if sources.get(code) else None,
        )
        for code in codes
    ]


def value(question: Question | None, given: object) -> Text:
    """An answer as people read it, in both languages."""
    if isinstance(given, bool):
        return YES if given else NO
    if question is None:
        return Text(str(given), str(given))
    if question.kind is QuestionKind.CHOICE:
        found = next((one for one in question.choices if one.code == given), None)
        return Text(found.vi, found.en) if found else Text(str(given), str(given))
    if question.kind is QuestionKind.DATE and isinstance(given, str):
        day = writing.day(dt.date.fromisoformat(given))
        return Text(day, day)
    if isinstance(given, int | float):
        unit = ("", "") if question.kind is not QuestionKind.MONEY else (" đồng", " VND")
        return Text(writing.number(given, "vi") + unit[0], writing.number(given, "en") + unit[1])
    return Text(str(given), str(given))


def asked(errand: Errand) -> Asked:
    """One call to the outside in words; what the population database told stands in `facts`."""
    answer = errand.answer or {}
    outcome = answer.get("outcome", "")
    citizen = answer.get("citizen") or {}
    facts = [
        (CITIZEN[name], _told(name, str(citizen[name]))) for name in CITIZEN if name in citizen
    ]
    return Asked(
        errand=errand,
        name=KIND_NAMES[errand.kind],
        outcome=OUTCOME_NAMES[Outcome(outcome)] if outcome else None,
        matched=outcome == Outcome.MATCHED,
        facts=tuple(facts),
    )


def _told(name: str, given: str) -> Text:
    if name == "gender":
        return GENDERS.get(given, Text(given, given))
    if name == "birthDate":
        try:
            given = writing.day(dt.date.fromisoformat(given))
        except ValueError:
            return Text(given, given)  # the database has people of whom only the year is known
    return Text(given, given)


def _source(source: str) -> Text:
    """Where an answer came from, told to an official."""
    return OURS.get(source) or source_words(source)


def lines(acts: Iterable[Act], steps: tuple[Step, ...]) -> list[Line]:
    """The timeline in words, the newest act first."""
    named = {step.code: (step.vi, step.en) for step in steps}
    reasons = {one.code: (one.vi, one.en) for one in REASONS}
    return [
        Line(
            act=act,
            verb=VERB_NAMES[act.verb],
            by=HAT_NAMES[act.hat],
            state=STATE_NAMES[act.target],
            step=named.get(act.step, ("", "")),
            reason=reasons.get(act.reason_code, ("", "")),
            more=_more(act),
        )
        for act in reversed(tuple(acts))
    ]


def _more(act: Act) -> tuple[Text, ...]:
    data = act.data
    if "items" in data:
        return tuple(Text(str(item), str(item)) for item in data["items"])
    if "way" in data:
        return (Text(*WAY_NAMES.get(str(data["way"]), (str(data["way"]),) * 2)),)
    if "stars" in data:
        return (Text(f"{data['stars']}/5 sao", f"{data['stars']}/5 stars"),)
    return ()
