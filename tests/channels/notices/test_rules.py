import datetime as dt
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saola.channels import limits
from saola.channels.notices import rules
from saola.channels.notices.model import Channel
from saola.channels.notices.templates import TEMPLATES
from saola.kernel.errors import Refusal

NOW = dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_each_template_names_its_data_in_both_languages_and_no_other(template):
    words = [
        getattr(template, f"{part}_{language}")
        for part in ("subject", "body", "short")
        for language in ("vi", "en")
    ]
    named = {name for text in words for _, name, _, _ in string.Formatter().parse(text) if name}
    assert named <= set(template.fields)
    assert all(words)


@given(st.text(max_size=400), st.sampled_from(["vi", "en"]), st.sampled_from(list(Channel)))
def test_whatever_the_data_holds_the_subject_is_one_short_line(text, language, channel):
    data = {"title": text, "text": text, "link": ""}
    subject, body = rules.written(TEMPLATES["bulletin"], data, language, channel)
    assert not set("\r\n\0") & set(subject)
    assert len(subject) <= limits.title_letters_max
    assert channel is Channel.EMAIL or len(body) <= limits.sms_letters_max


def test_data_in_braces_is_not_read_as_a_template():
    data = {"title": "{link.__class__}", "text": "x", "link": "y"}
    assert rules.written(TEMPLATES["bulletin"], data, "vi", Channel.SMS)[0] == "{link.__class__}"


def test_missing_data_is_refused_by_name():
    with pytest.raises(Refusal) as refused:
        rules.written(TEMPLATES["bulletin"], {"title": "x"}, "vi", Channel.EMAIL)
    assert refused.value.data["field"] == "text"


@pytest.mark.parametrize(
    ("given_", "number"),
    [("0901 234 567", "84901234567"), ("+84-901.234.567", "84901234567"), ("x", ""), ("12", "")],
)
def test_phone_numbers_are_written_with_their_country(given_, number):
    assert rules.phone(given_) == number


@pytest.mark.parametrize("given_", ["a@b", "a b@c.vn", "a@b.vn\r\nBcc: x@y.vn", "a@b.vn,c@d.vn"])
def test_what_is_no_address_is_refused(given_):
    with pytest.raises(Refusal):
        rules.email(given_)


def test_each_pause_is_longer_and_the_last_failure_gives_up():
    pauses = [rules.retry_at(n, NOW) for n in range(1, limits.notice_attempts_max)]
    assert pauses == sorted(pauses)
    assert pauses[0] == NOW + dt.timedelta(seconds=limits.notice_first_retry_s)
    assert pauses[-1] <= NOW + dt.timedelta(seconds=limits.notice_retry_s_max)
    assert rules.retry_at(limits.notice_attempts_max, NOW) is None
