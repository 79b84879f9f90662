"""Words for the signs of duplication, the kinds of objects, and whatever stands there by code."""

from django import template

from saola.architecture.repository.model import KINDS, Inventory, Kind, Name
from saola.province import api as province

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
    return _said(context, KINDS[code])


@register.simple_tag(takes_context=True)
def called(context: template.Context, known: Inventory, code: str) -> str:
    """The name of a declared object, in the page's language; the code of what nobody declared."""
    found = known.find(code)
    return _said(context, found.name) if found is not None else code


@register.simple_tag(takes_context=True)
def all_called(context: template.Context, known: Inventory, codes: tuple[str, ...]) -> str:
    """The names of declared objects, joined by commas."""
    return ", ".join(called(context, known, code) for code in codes)


@register.simple_tag(takes_context=True)
def owner_called(context: template.Context, owner: str) -> str:
    """The name of the unit with this agency code; an owner that is no unit is named in words."""
    for unit in province.current().units:
        if unit.code == owner:
            return _said(context, Name(unit.name.vi, unit.name.en))
    return owner


def _said(context: template.Context, name: Name) -> str:
    return name.en if context.get("language") == "en" else name.vi
