"""Tags that every template may use: `{% load saola %}`."""

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, vi: str, en: str) -> str:
    """The sentence in the page's language; both stand side by side so neither is forgotten."""
    return en if context.get("language") == "en" else vi
