"""Tags that every template may use: `{% load saola %}`."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from saola.ui import writing

register = template.Library()


def _language(context: template.Context) -> str:
    return "en" if context.get("language") == "en" else "vi"


@register.simple_tag(takes_context=True)
def say(context: template.Context, vi: str, en: str) -> str:
    """The sentence in the page's language; both stand side by side so neither is forgotten."""
    return en if context.get("language") == "en" else vi


@register.simple_tag(takes_context=True)
def vietnamese(context: template.Context, text: str, english: str = "") -> SafeString:
    """What may be told in Vietnamese only; an English page marks it so, unless `english` is there.

    An English wording that only repeats the Vietnamese is none.
    """
    if _language(context) == "vi" or not text:
        return format_html("{}", text)
    if english and english != text:
        return format_html("{}", english)
    return format_html('<span lang="vi">{}</span>', text)


@register.simple_tag(takes_context=True)
def age(context: template.Context, at: dt.datetime | None) -> SafeString:
    """How old a figure is (`3 phút trước`), with its instant in Vietnam's time for the pointer."""
    language = _language(context)
    if at is None:
        return format_html("{}", "no data yet" if language == "en" else "chưa có dữ liệu")
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(timespec="seconds"),
        writing.moment(at),
        writing.age(at, language),
    )


@register.simple_tag
def moment(at: dt.datetime | None) -> SafeString:
    """An instant as people write it: `14:05 03/02/2026`, Vietnam's time; a dash for none."""
    if at is None:
        return format_html("{}", "—")
    return format_html(
        '<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), writing.moment(at)
    )


@register.simple_tag
def day(at: dt.date | None) -> SafeString:
    """A day as people write it: `03/02/2026`; of an instant, the day in Vietnam."""
    if at is None:
        return format_html("{}", "—")
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), writing.day(at))


@register.simple_tag(takes_context=True)
def number(
    context: template.Context, value: float | Decimal | None, decimals: int | None = None
) -> str:
    """A number in the page's manner: `1.234,5` in Vietnamese, `1,234.5` in English."""
    return "—" if value is None else writing.number(value, _language(context), decimals)


@register.simple_tag(takes_context=True)
def count(context: template.Context, of: int, vi: str, one: str, many: str = "") -> str:
    """So many of something: `3 trạm`, `1 station`, `3 stations`; `many` where an s will not do."""
    language = _language(context)
    english = one if of == 1 else many or f"{one}s"
    return f"{writing.number(of, language, 0)} {english if language == 'en' else vi}"


@register.simple_tag(takes_context=True)
def money(context: template.Context, dong: int | Decimal | None) -> str:
    """An amount of đồng: `15.000 đồng`; a dash for none."""
    if dong is None:
        return "—"
    amount = writing.number(dong, _language(context), 0)
    return f"{amount} VND" if _language(context) == "en" else f"{amount} đồng"


@register.inclusion_tag("ui/field.html", takes_context=True)
def field(
    context: template.Context, name: str, vi: str, en: str, kind: str = "text", **more: Any
) -> dict[str, object]:
    """One field of a form: label, help, error, required mark, all tied together for readers.

    `kind` is an input type, `textarea` or `select`; `more` may carry `value`, `options` (pairs of
    code and words), `required`, `help`, `error`, `letters_max`, `autocomplete`.
    """
    ident = f"field-{name}"
    described = [f"{ident}-{what}" for what in ("help", "error") if more.get(what)]
    return {
        "language": context.get("language"),
        "id": ident,
        "name": name,
        "label": say(context, vi, en),
        "kind": kind,
        "value": "",
        "described": " ".join(described),
        **more,
    }
