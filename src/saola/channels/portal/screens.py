"""Pages of the portal that belong to no other part."""

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from saola.identity.api import public

LANGUAGES = ("vi", "en")
LANGUAGE_DAYS = 365


@public
@require_safe
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the wanted language in a cookie and go back; an unknown one is Vietnamese.

    A way back that leads elsewhere is not taken.
    """
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    response.set_cookie(
        django_settings.LANGUAGE_COOKIE_NAME,
        code if code in LANGUAGES else LANGUAGES[0],
        max_age=LANGUAGE_DAYS * 86_400,
        samesite="Lax",
        secure=django_settings.SESSION_COOKIE_SECURE,
    )
    return response
