"""The live map with its list and tiles, and the wall."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saola.identity.api import requires
from saola.ioc.situation import actions
from saola.ioc.situation.http import READERS, language_of, told


@requires(*READERS)
@require_GET
def situation(request: HttpRequest) -> HttpResponse:
    """`/ioc/`: the map, the tiles, what is running; complete without JavaScript."""
    return _page(request, "ioc/situation.html")


@requires(*READERS)
@require_GET
def wall(request: HttpRequest) -> HttpResponse:
    """`/ioc/wall/`: the same for the big screen, read from afar."""
    return _page(request, "ioc/wall.html")


def _page(request: HttpRequest, template: str) -> HttpResponse:
    now = actions.situation()
    context = {"situation": now, "data": told(now, language_of(request))}
    return render(request, template, context)
