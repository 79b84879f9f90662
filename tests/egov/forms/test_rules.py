import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from saola.egov.forms import rules
from saola.egov.forms.model import Fact
from saola.province.api import Choice, Question, QuestionKind

CHOICES = (Choice("person", "Cá nhân", "Person"), Choice("household", "Hộ", "Household"))


def asked(kind, code="one", **more):
    choices = CHOICES if kind is QuestionKind.CHOICE else ()
    return Question(code=code, kind=kind, vi="Câu hỏi", en="Question", choices=choices, **more)


def answer(kind, text):
    checked = rules.check((asked(kind),), {"one": text})
    return checked.answers.get("one"), [one.why.en for one in checked.problems]


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        (QuestionKind.TEXT, "  Ấp  Bắc ", "Ấp Bắc"),
        (QuestionKind.LONG_TEXT, "một\r\nhai", "một\nhai"),
        (QuestionKind.PERSONAL_NUMBER, "000 188 000 017", "000188000017"),
        (QuestionKind.TAX_CODE, "0100109106-001", "0100109106-001"),
        (QuestionKind.DATE, "2026-09-05", "2026-09-05"),
        (QuestionKind.DATE, "5/9/2026", "2026-09-05"),
        (QuestionKind.NUMBER, "12,5", 12.5),
        (QuestionKind.NUMBER, "1.250", 1250),
        (QuestionKind.NUMBER, "1.234.567,8", 1234567.8),
        (QuestionKind.NUMBER, 1.25, 1.25),
        (QuestionKind.MONEY, "15.000.000", 15_000_000),
        (QuestionKind.MONEY, "15,000,000", 15_000_000),
        (QuestionKind.CHOICE, "household", "household"),
        (QuestionKind.YES_NO, "no", False),
        (QuestionKind.YES_NO, True, True),
        (QuestionKind.PHONE, "+84 900 000 001", "+84900000001"),
        (QuestionKind.EMAIL, "ten@example.vn", "ten@example.vn"),
        (QuestionKind.DECLARATION, "on", True),
    ],
)
def test_each_kind_of_answer_is_kept_in_one_form(kind, text, kept):
    assert answer(kind, text) == (kept, [])


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (QuestionKind.TEXT, "a" * 501),
        (QuestionKind.TEXT, "a\x00b"),
        (QuestionKind.TEXT, "Lan\u202enaH"),
        (QuestionKind.TEXT, ["a"]),
        (QuestionKind.LONG_TEXT, "a" * 4001),
        (QuestionKind.PERSONAL_NUMBER, "123"),
        (QuestionKind.TAX_CODE, "0100109107"),
        (QuestionKind.DATE, "31/02/2026"),
        (QuestionKind.DATE, "0026-02-01"),
        (QuestionKind.NUMBER, "mười"),
        (QuestionKind.NUMBER, "1e9"),
        (QuestionKind.NUMBER, math.inf),
        (QuestionKind.NUMBER, math.nan),
        (QuestionKind.MONEY, "-5"),
        (QuestionKind.MONEY, -5),
        (QuestionKind.MONEY, 1.5),
        (QuestionKind.CHOICE, "nobody"),
        (QuestionKind.YES_NO, "maybe"),
        (QuestionKind.PHONE, "12"),
        (QuestionKind.EMAIL, "ten@"),
        (QuestionKind.DECLARATION, "no"),
    ],
)
def test_what_is_no_answer_of_its_kind_says_how_to_mend_it(kind, text):
    kept, problems = answer(kind, text)
    assert kept is None
    assert len(problems) == 1


def test_an_empty_answer_is_missed_only_where_it_is_needed():
    for nothing in (" ", "\u200b\u2060", "\u3164"):
        assert answer(QuestionKind.TEXT, nothing) == (None, [rules.NEEDED.en])
    free = asked(QuestionKind.TEXT, required=False)
    assert rules.check((free,), {}).problems == ()


MEMBERS = (
    asked(QuestionKind.CHOICE, "founder"),
    asked(QuestionKind.TEXT, "members", when=("founder", "household")),
    asked(QuestionKind.TEXT, "eldest", when=("members", "Lan")),
)


def test_a_question_is_asked_only_when_another_was_answered_so():
    alone = rules.check(MEMBERS, {"founder": "person", "members": "Lan", "eldest": "Lan"})
    assert alone.answers == {"founder": "person"}
    assert alone.problems == ()
    assert [one.field for one in rules.check(MEMBERS, {"founder": "household"}).problems] == [
        "members"
    ]
    named = rules.check(MEMBERS, {"founder": "household", "members": "Lan"})
    assert [one.field for one in named.problems] == ["eldest"]


def test_a_form_tells_a_program_which_answers_it_does_not_know():
    assert [one.field for one in rules.strangers(MEMBERS, {"founder": "person", "x": 1})] == ["x"]


def test_prefill_offers_only_what_fits_and_remembers_where_it_came_from():
    questions = (
        asked(QuestionKind.DATE, "born", prefill="citizen.birthDate"),
        asked(QuestionKind.CHOICE, "sex", prefill="citizen.gender"),
    )
    facts = {
        "citizen.birthDate": Fact("1990-02-01", "population:H00-260302-0001"),
        "citizen.gender": Fact("unknown", "number"),
    }
    offered = rules.prefilled(questions, facts)
    assert set(offered) == {"born"}
    assert rules.sources({"born": "1990-02-01"}, offered) == {"born": "population:H00-260302-0001"}
    assert rules.sources({"born": "1991-02-01"}, offered) == {}


anything = some.one_of(
    some.none(),
    some.booleans(),
    some.integers(),
    some.floats(),
    some.text(),
    some.from_regex(r"\d{0,14}[.,/ -]?\d{0,14}", fullmatch=True),
    some.sampled_from(["person", "household", "yes", "no", "on", "5/9/2026"]),
    some.lists(some.text(max_size=3), max_size=2),
)
forms = some.lists(
    some.tuples(
        some.sampled_from(QuestionKind), some.booleans(), some.sampled_from(["", "0", "1"])
    ),
    max_size=5,
).map(
    lambda rows: tuple(
        asked(kind, str(at), required=required, when=(when, "yes") if when else None)
        for at, (kind, required, when) in enumerate(rows)
    )
)


@given(questions=forms, values=some.lists(anything, min_size=5, max_size=5))
def test_whatever_is_typed_each_question_has_an_answer_or_a_problem_or_neither_was_needed(
    questions, values
):
    sent = {str(at): value for at, value in enumerate(values)}
    checked = rules.check(questions, sent)
    wrong = {problem.field for problem in checked.problems}
    assert not wrong & set(checked.answers)
    for question in questions:
        asked_for = rules.shown(
            question, {k: v for k, v in checked.answers.items() if int(k) < int(question.code)}
        )
        answered = question.code in checked.answers
        assert not (answered or question.code in wrong) or asked_for
        if asked_for and question.required:
            assert answered or question.code in wrong


@given(questions=forms, values=some.lists(anything, min_size=5, max_size=5))
def test_checking_what_is_kept_changes_nothing(questions, values):
    sent = {str(at): value for at, value in enumerate(values)}
    kept = rules.check(questions, sent).answers
    assert rules.check(questions, kept).answers == kept
    typed = {
        code: rules.typed(value) for code, value in kept.items() if not isinstance(value, float)
    }
    again = rules.check(questions, kept | typed).answers
    assert again == kept
