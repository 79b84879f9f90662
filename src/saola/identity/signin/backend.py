"""Checks passwords, and answers the admin site's questions from roles in force."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Model

from saola.identity.access.asking import of_account
from saola.identity.access.guards import second_factor_missing


class RoleBackend(AuthenticationBackend):  # type: ignore[misc] # because the library is untyped
    """Administrators in force, with their second factor, may administer; nobody else may."""

    def has_perm(self, user_obj: object, perm: str, obj: Model | None = None) -> bool:
        """Whether the account is an administrator's; there are no finer permissions."""
        return of_account(user_obj).may("admin") and not second_factor_missing(user_obj)

    def has_module_perms(self, user_obj: object, app_label: str) -> bool:
        """The same for a whole Django app."""
        return self.has_perm(user_obj, app_label)

    def get_all_permissions(self, user_obj: object, obj: Model | None = None) -> set[str]:
        """None by name: rights come from roles."""
        return set()
