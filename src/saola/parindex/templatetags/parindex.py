"""Names in the page's language."""

from collections.abc import Mapping

from django import template

from saola.parindex.scoring.model import Rubric

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
