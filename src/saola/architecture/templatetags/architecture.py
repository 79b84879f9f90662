"""Words for the signs of duplication and the kinds of objects."""

from django import template

from saola.architecture.repository.model import KINDS, Kind

register = template.Library()

SIGNS = {
    "name": ("Tên gần nhau", "Names alike"),
    "functions": ("Cùng chức năng", "Same functions"),
    "masters": ("Cùng là nguồn gốc của", "Both claim to be the source of"),
    "reads": ("Cùng dùng dữ liệu", "Both read"),
    "product": ("Cùng sản phẩm", "Same product"),
}


@register.simple_tag(takes_context=True)
def sign(context: template.Context, code: str) -> str:
    """What a sign of duplication says, in the page's language."""
    vi, en = SIGNS[code]
    return en if context.get("language") == "en" else vi


@register.simple_tag(takes_context=True)
def kind(context: template.Context, code: Kind) -> str:
    """What a kind of object is called, in the page's language."""
    name = KINDS[code]
    return name.en if context.get("language") == "en" else name.vi
