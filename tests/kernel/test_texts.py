import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.kernel import refusals
from saola.kernel.errors import Refusal
from saola.kernel.texts import readable


@pytest.mark.parametrize("sign", ["\x00", "\x07", "\x1b", "\x85", "\u202e", "\u2066", "\ud800"])
def test_a_text_with_a_sign_that_no_page_shows_is_refused(sign):
    with pytest.raises(Refusal) as no:
        readable(f"đèn{sign} hỏng")
    assert no.value.code is refusals.UNREADABLE


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"])))
def test_letters_blanks_and_lines_are_kept_as_written(text):
    assert readable(f"{text}\n\t{text}\r\n") == f"{text}\n\t{text}\r\n"
