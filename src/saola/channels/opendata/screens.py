"""The page of the open-data list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saola.channels.opendata import rules
from saola.identity.api import public
from saola.province import api as province


@public
@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """Every public type with its forms, licence and source."""
    return render(
        request,
        "channels/opendata.html",
        {
            "datasets": [
                {
                    "it": one,
                    "licence": rules.LICENCES.get(one.licence, ""),
                    "forms": rules.distributions(one.type, ""),
                }
                for one in province.current().public_types
            ]
        },
    )
