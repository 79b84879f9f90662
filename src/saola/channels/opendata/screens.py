"""The page of the open-data list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saola.channels.opendata import rules
from saola.identity.api import public
from saola.kernel.errors import Refusal
from saola.province import api as province
from saola.province.api import Text


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
                    "frequency": rules.frequency(one.frequency),
                    "publisher": _name(one.publisher),
                }
                for one in province.current().public_types
            ]
        },
    )


def _name(unit_code: str) -> Text:
    """The publishing agency; what is no code of one, as it stands."""
    try:
        return province.unit(unit_code).name
    except Refusal:
        return Text(unit_code, unit_code)
