import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.identity.accounts import rules
from saola.identity.accounts.model import NewAccount
from saola.kernel.errors import Refusal


@pytest.mark.parametrize(
    ("email", "phone"),
    [("a@b.vn", ""), ("", "+84 900 000 001"), ("", ""), ("le.thu@tinh.gov.vn", "02733.123.456")],
)
def test_plain_contacts_are_taken(email, phone):
    rules.check_contact(email, phone, "vi")


@pytest.mark.parametrize(
    ("email", "phone", "language"),
    [
        ("a", "", "vi"),
        ("a@b", "", "vi"),
        ("a b@c.vn", "", "vi"),
        ("a@b.vn\nbcc: x@y.vn", "", "vi"),
        ("", "call me", "vi"),
        ("", "1", "vi"),
        ("", "", "fr"),
        ("x" * 300 + "@b.vn", "", "vi"),
    ],
)
def test_what_is_no_contact_is_refused(email, phone, language):
    with pytest.raises(Refusal):
        rules.check_contact(email, phone, language)


@given(st.text(max_size=80), st.text(max_size=220))
def test_no_sign_in_name_holds_anything_but_plain_letters(username, name):
    new = NewAccount(username=username, kind="official", full_name=name)
    try:
        rules.check_official(new)
    except Refusal:
        return
    assert username.isascii()
    assert username == username.lower().strip()
    assert name.strip()
