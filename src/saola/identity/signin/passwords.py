"""How long a password must be, told in both languages: the framework tells it in English only."""

from django.contrib.auth.password_validation import MinimumLengthValidator

from saola.identity.signin.words import both


class LongEnough(MinimumLengthValidator):
    """Refuses passwords of fewer than `min_length` letters."""

    def get_error_message(self) -> str:
        """What is wrong, for the page."""
        least = self.min_length
        return both(
            f"Mật khẩu quá ngắn: cần ít nhất {least} ký tự",
            f"The password is too short: it needs at least {least} characters",
        )

    def get_help_text(self) -> str:
        """What is asked for, before anybody types."""
        return both(f"Ít nhất {self.min_length} ký tự", f"At least {self.min_length} characters")
