"""The sign-up form: who somebody says they are; identifiers are proven, never declared."""

from allauth.account.forms import SignupForm as LibrarySignupForm
from django import forms

from saola.identity.signin.words import both

SELF_DECLARED = ("citizen", "business", "foreigner")


class SignupForm(LibrarySignupForm):  # type: ignore[misc] # because the library is untyped
    """A name in one field, a kind of account, an e-mail or phone if one likes."""

    kind = forms.ChoiceField(
        choices=[
            ("citizen", both("Công dân", "Citizen")),
            ("business", both("Doanh nghiệp, tổ chức", "Business or organisation")),
            ("foreigner", both("Người nước ngoài", "Foreigner")),
        ],
        label=both("Loại tài khoản", "Kind of account"),
    )
    full_name = forms.CharField(
        max_length=200, label=both("Họ và tên hoặc tên tổ chức", "Full name or organisation's name")
    )
    phone = forms.RegexField(
        r"^\+?[0-9 .-]{8,20}$",
        required=False,
        max_length=20,
        label=both("Điện thoại (không bắt buộc)", "Phone (optional)"),
    )
    field_order = ("kind", "full_name", "username", "email", "phone", "password1", "password2")
