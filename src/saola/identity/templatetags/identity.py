"""Tags that put kinds of accounts and identifiers into words."""

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.safestring import SafeString

from saola.identity.access.asking import principal
from saola.identity.access.guards import guard_of

register = template.Library()

ACCOUNTS = {
    "citizen": ("Công dân", "Citizen"),
    "business": ("Doanh nghiệp, tổ chức", "Business or organisation"),
    "foreigner": ("Người nước ngoài", "Foreigner"),
    "official": ("Cán bộ, công chức", "Official"),
}
IDENTIFIERS = {
    "personal_number": ("Số định danh cá nhân", "Personal number"),
    "passport": ("Hộ chiếu", "Passport"),
    "tax_code": ("Mã số thuế", "Tax code"),
    "business_code": ("Mã số doanh nghiệp", "Business code"),
    "officer_code": ("Mã số cán bộ", "Officer code"),
}
PROOFS = {
    "vneid": ("đã xác thực qua VNeID", "proven by VNeID"),
    "demo": ("có sẵn để dùng thử", "given for trying out"),
}


@register.simple_tag(takes_context=True)
def verified_by(context: template.Context, code: str) -> str:
    """Who has proven an identifier, in the page's language."""
    return PROOFS.get(code, (code, code))[context.get("language") == "en"]


@register.simple_tag(takes_context=True)
def kind_of_account(context: template.Context, code: str) -> str:
    """The kind of an account in the page's language."""
    return ACCOUNTS.get(code, (code, code))[context.get("language") == "en"]


@register.simple_tag(takes_context=True)
def kind_of_identifier(context: template.Context, code: str) -> str:
    """The kind of an identifier in the page's language."""
    return IDENTIFIERS.get(code, (code, code))[context.get("language") == "en"]


@register.filter
def bare(field: BoundField) -> SafeString:
    """A field without the library's English placeholder: its label stands above it."""
    return field.as_widget(attrs={"placeholder": ""})


@register.filter
def admits_to(request: HttpRequest, path: str) -> bool:
    """Whether who asks may go to the page at `path`, as its guard says; others see no link to it.

    What the record itself forbids (another unit's, say) is not known here.
    """
    try:
        guard = guard_of(resolve(path).func)
    except Resolver404:
        return False
    asker = principal(request)
    return guard is not None and (not guard.roles or any(asker.may(role) for role in guard.roles))
