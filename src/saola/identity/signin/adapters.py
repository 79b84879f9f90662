"""What the sign-in library asks this product: limits, words, audit, where to go next."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings as django_settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from saola.identity import audited
from saola.identity.access.asking import forget, of_account, principal
from saola.identity.models import Account
from saola.identity.signin import electronic, words
from saola.identity.signin.address import client_address
from saola.identity.signin.landing import landing
from saola.kernel import audit, telemetry
from saola.kernel.orm import transacting

log = telemetry.logger("identity")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # because the library is untyped
    """Accounts and passwords."""

    error_messages = DefaultAccountAdapter.error_messages | words.ACCOUNT_ERRORS

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits count by."""
        return client_address(request)

    def save_user(
        self, request: HttpRequest, user: Account, form: Any, commit: bool = True
    ) -> Account:
        """Fill a new account from the sign-up form; what it says is self-declared."""
        told = form.cleaned_data
        user.kind = told["kind"]
        user.full_name = told["full_name"]
        user.phone = told["phone"]
        user.assurance = 1
        user.language = getattr(request, "LANGUAGE_CODE", "vi")[:2]
        saved: Account = super().save_user(request, user, form, commit=False)
        with transacting() as tx:
            if commit:
                saved.save()
            audit.record(
                tx, audited.ACCOUNT_MADE, audit.Act(actor=str(saved.pk), record=str(saved.pk))
            )
        return saved

    def login(self, request: HttpRequest, user: Account) -> None:
        """Open the session and note it in the trail."""
        super().login(request, user)
        forget(request)
        with transacting() as tx:
            audit.record(tx, audited.SIGNED_IN, audit.Act(actor=str(user.pk), record=str(user.pk)))

    def logout(self, request: HttpRequest) -> None:
        """Close the session and note it in the trail."""
        asker = principal(request)
        super().logout(request)
        forget(request)
        if not asker.anonymous:
            with transacting() as tx:
                audit.record(tx, audited.SIGNED_OUT, audit.Act(actor=asker.id, record=asker.id))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Tell the log that somebody failed, not who they said they were."""
        log.info("sign_in_failed")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The page to begin with, by role."""
        return landing(of_account(request.user))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """A new account begins at its own page."""
        return "/account/"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to someone in the language of their account."""
        user = context.get("user")
        context["language"] = user.language if isinstance(user, Account) else "vi"
        super().send_mail(template_prefix, email, context)

    def add_message(  # noqa: PLR0913, PLR0917 # because the library calls it so
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Tell what was done, in both languages; most of the library's chatter stays unsaid."""
        if message_template in words.TOLD:
            messages.add_message(
                request, level, str(words.TOLD[message_template]), extra_tags=extra_tags
            )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # because the library is untyped
    """Second factors; their secrets are kept encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | words.SECOND_FACTOR_ERRORS

    def encrypt(self, text: str) -> str:
        """A secret as it is kept."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A kept secret as it was."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Account) -> str:
        """The sign-in name, which is what the app shows."""
        return user.username

    def generate_authenticator_name(self, *_: Any, **__: Any) -> str:
        """A name to begin with for a new key; its holder may choose another."""
        return words.both("Khóa của tôi", "My key")

    def _get_site_name(self) -> str:
        return "Saola"


class ElectronicIdentityAdapter(
    DefaultSocialAccountAdapter  # type: ignore[misc] # because the library is untyped
):
    """Accounts of people who sign in with a national electronic identity."""

    error_messages = DefaultSocialAccountAdapter.error_messages | words.ELECTRONIC_IDENTITY_ERRORS

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account that already holds the proven personal number, and refresh it."""
        electronic.recognise(request, sociallogin)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Account:
        """Make an account for somebody the provider has proven."""
        return electronic.admit(request, sociallogin)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse | None:
        """Note in the log that the provider failed, with the kind of failure alone."""
        log.warning("electronic_identity_failed", error=str(error), kind=type(exception).__name__)
        return None


def _box() -> Fernet:
    key = hashlib.blake2b(
        django_settings.SECRET_KEY.encode(), digest_size=32, person=b"second-factor"
    ).digest()
    return Fernet(base64.urlsafe_b64encode(key))
