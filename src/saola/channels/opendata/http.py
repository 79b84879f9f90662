"""Open data for programs: the catalogue, and each public type as CSV and GeoJSON."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from saola.channels import limits, refusals
from saola.channels.opendata import rules
from saola.identity.api import public
from saola.kernel import clock, settings
from saola.kernel.errors import Refusal
from saola.province import api as province
from saola.scp import api as scp


@public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """`/opendata/catalog.jsonld`: the list as DCAT-AP."""
    pack = province.current()
    body = rules.catalogue(
        pack.public_types, pack.name, settings.current().address, clock.isoformat(clock.now())
    )
    return _open(JsonResponse(body, content_type="application/ld+json"))


@public
@require_safe
def table(request: HttpRequest, entity_type: str) -> HttpResponse:
    """The entities of a public type as CSV (UTF-8 with a mark, so that spreadsheets read it)."""
    text = rules.table(_entities(entity_type))
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{entity_type}.csv"'
    return _open(response)


@public
@require_safe
def features(request: HttpRequest, entity_type: str) -> HttpResponse:
    """The entities of a public type as GeoJSON."""
    body = rules.geojson(_entities(entity_type))
    return _open(JsonResponse(body, content_type="application/geo+json"))


def _entities(entity_type: str) -> Iterator[dict[str, Any]]:
    """All entities of the type, up to the limit; refuses a type that is not open."""
    if entity_type not in {one.type for one in province.current().public_types}:
        raise Refusal(refusals.TYPE_NOT_OPEN, type=entity_type)
    return _pages(entity_type)


def _pages(entity_type: str) -> Iterator[dict[str, Any]]:
    for offset in range(0, limits.csv_rows_max, limits.csv_page_rows):
        page = scp.query(
            type=entity_type, form="keyValues", limit=limits.csv_page_rows, offset=offset
        )
        yield from page
        if len(page) < limits.csv_page_rows:
            return


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    return response
