"""The guard of a dossier's own pages: its filer, or officials who have proven themselves twice."""

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from saola.egov.dossiers.hats import ROLES
from saola.identity.api import principal, requires, signed_in

View = Callable[..., HttpResponse]


def filers_and_officials(view: View) -> View:
    """Whoever has signed in may ask; an official needs a role at dossiers and a second factor.

    Which dossiers they may see is decided by the action.
    """
    for_officials = requires(*ROLES)(view)

    @functools.wraps(view)
    def door(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        chosen = for_officials if principal(request).kind == "official" else view
        return chosen(request, *args, **kwargs)

    return signed_in(door)
