"""Django's admin site, entered by role."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from saola.identity.access.asking import principal
from saola.identity.access.guards import (
    PUBLIC,
    needing,
    requires,
    second_factor_missing,
)


class AdministrationSite(AdminSite):
    """Every page asks for the role `admin` in force and a second factor."""

    guard = needing("admin")
    site_header = "Saola"
    site_title = "Saola"
    index_title = "Quản trị dữ liệu nền"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take in our own parts' records only: a library's hold passwords, keys and people."""
        models = (
            model_or_iterable if isinstance(model_or_iterable, Iterable) else (model_or_iterable,)
        )
        ours = [model for model in models if model.__module__.startswith("saola.")]
        if ours:
            super().register(ours, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the asker may see the site at all."""
        return principal(request).may("admin") and not second_factor_missing(request.user)

    def admin_view(  # type: ignore[override] # because the stubs' type variable is their own
        self, view: Callable[..., HttpResponse], cacheable: bool = False
    ) -> Callable[..., HttpResponse]:
        """A page of the site, with the guard that the walk over all routes looks for."""
        return requires("admin")(super().admin_view(view, cacheable))

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one way to sign in, and it is not here."""
        query = urlencode({"next": request.GET.get("next", reverse("admin:index"))})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")

    login.guard = PUBLIC  # type: ignore[attr-defined] # because functions carry attributes
