"""What a message says, where it goes, when it is tried again and when given up."""

import datetime as dt
import re
from collections.abc import Mapping

from saola.channels import limits, refusals
from saola.channels.notices.model import Channel, Template
from saola.kernel.errors import Refusal
from saola.province.api import Text

EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,185}\.[^@\s<>,;]{2,63}")
PHONE = re.compile(r"\+?\d{9,15}")
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def written(
    template: Template, data: Mapping[str, str], language: str, channel: Channel
) -> tuple[str, str]:
    """Subject and body in the receiver's language; refuses when data is missing.

    The subject is one line whatever the data holds, so nobody can add a header to a mail.
    """
    for field in template.fields:
        if field not in data:
            raise Refusal(refusals.TEMPLATE_DATA, template=template.code, field=field)
    english = language == "en"
    values = {field: data[field] for field in template.fields}
    subject = (template.subject_en if english else template.subject_vi).format_map(values)
    if channel is Channel.EMAIL:
        body = (template.body_en if english else template.body_vi).format_map(values)
    else:
        body = (template.short_en if english else template.short_vi).format_map(values)
        body = body[: limits.sms_letters_max]
    return CONTROL.sub(" ", subject).strip()[: limits.title_letters_max], body


def said(data: Mapping[str, object], language: str) -> dict[str, str]:
    """The data as words in the receiver's language."""
    return {
        name: (value.en if language == "en" else value.vi)
        if isinstance(value, Text)
        else str(value)
        for name, value in data.items()
    }


def email(text: str) -> str:
    """The e-mail address; refuses what is none."""
    if not EMAIL.fullmatch(text):
        raise Refusal(refusals.ADDRESS_UNKNOWN)
    return text


def phone(text: str) -> str:
    """A phone number with its country, `84…` for Vietnam's `0…`; empty for what is none."""
    digits = re.sub(r"[\s.\-()]", "", text)
    if not PHONE.fullmatch(digits):
        return ""
    return "84" + digits[1:] if digits.startswith("0") else digits.removeprefix("+")


def retry_at(attempts: int, now: dt.datetime) -> dt.datetime | None:
    """When a message that failed `attempts` times is tried again; None: it is given up.

    Each pause is four times the one before, up to an hour.
    """
    if attempts >= limits.notice_attempts_max:
        return None
    pause = limits.notice_first_retry_s * 4 ** (attempts - 1)
    return now + dt.timedelta(seconds=min(pause, limits.notice_retry_s_max))
