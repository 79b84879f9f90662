"""Names in the page's language."""

from collections.abc import Mapping, Sequence

from django import template

from saola.parindex.scoring.model import Ranked, Rubric

register = template.Library()


@register.simple_tag(takes_context=True)
def unit_name(context: template.Context, names: Mapping[str, tuple[str, str]], code: str) -> str:
    """The unit's name; its code when it has none."""
    vi, en = names.get(code, (code, code))
    return en if context.get("language") == "en" else vi


@register.simple_tag(takes_context=True)
def field_name(context: template.Context, rubric: Rubric, code: str) -> str:
    """The name of a field of the rubric."""
    vi, en = rubric.fields.get(code, (code, code))
    return en if context.get("language") == "en" else vi


@register.simple_tag(takes_context=True)
def group_name(context: template.Context, names: Mapping[str, tuple[str, str]], code: str) -> str:
    """The name of a group of units; its code when it has none."""
    return unit_name(context, names, code)


@register.simple_tag
def ranked(rows: Sequence[Ranked]) -> list[Ranked]:
    """The rows of a group's table that have a place."""
    return [row for row in rows if row.place is not None]


@register.simple_tag
def unranked(rows: Sequence[Ranked]) -> list[Ranked]:
    """The units of a group of which nothing is scored yet."""
    return [row for row in rows if row.place is None]
