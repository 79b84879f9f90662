import pytest

from saola.app.demo import filling
from saola.app.demo.pages import Field, Form, Unexpected
from saola.province import api as province
from saola.province.api import Online

UNIT = next(one.code for one in province.units() if one.group == "communes")
ASKED = filling.procedure(UNIT)


def form(**prefilled):
    """The form of the procedure as its page offers it, `prefilled` by question."""
    fields = {"key": Field(values=["k"]), "unit": Field(chosen_only=True, choices=["", UNIT])}
    for one in ASKED.questions:
        known = [prefilled[one.code]] if one.code in prefilled else [""]
        choices = ["", *(choice.code for choice in one.choices)]
        fields[f"answer_{one.code}"] = Field(
            values=known, choices=choices, chosen_only=bool(one.choices)
        )
    fields["on_paper_identity"] = Field(chosen_only=True, choices=["yes"])
    return Form(action="", method="post", fields=fields)


def test_the_procedure_is_one_that_the_unit_handles_wholly_online():
    assert ASKED.online is Online.FULL
    assert UNIT in {one.code for one in province.competent_units(ASKED)}
    with pytest.raises(Unexpected):
        filling.procedure("H58.none")


def test_every_question_that_must_be_answered_is_and_the_form_takes_it():
    given = filling.answers(form(), ASKED, UNIT)
    assert given["unit"] == UNIT
    assert given["on_paper_identity"] == "yes"
    for one in ASKED.questions:
        if one.required and one.when is None:
            assert given[f"answer_{one.code}"]
    assert form().filled(given, ("", ""))


def test_what_is_known_already_stands_as_it_is():
    code = next(one.code for one in ASKED.questions if one.prefill)
    given = filling.answers(form(**{code: "17/04/1988"}), ASKED, UNIT)
    assert f"answer_{code}" not in given
