"""JSON doors of the live pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from saola.identity.api import requires
from saola.ioc.incidents.model import SEVERITY_NAMES, STATE_NAMES, Severity
from saola.ioc.situation import actions
from saola.ioc.situation.actions import Situation
from saola.kernel import clock
from saola.province import api as province
from saola.province.api import Text
from saola.ui import writing

READERS = ("operator", "leader", "admin")


@requires(*READERS)
@require_GET
def situation(request: HttpRequest) -> HttpResponse:
    """`GET /ioc/api/situation`: stations, tiles and running incidents in the page's language."""
    return JsonResponse(told(actions.situation(), language_of(request)))


@requires(*READERS)
@require_GET
def outline(request: HttpRequest) -> HttpResponse:
    """`GET /ioc/api/map`: the pack's map as GeoJSON by name, with the rivers' lines."""
    pack = province.current()
    language = language_of(request)
    rivers = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": river.line},
            "properties": {"code": river.code, "name": _in(river.name, language)},
        }
        for river in pack.rivers
    ]
    layers: dict[str, Any] = {
        **pack.map,
        "river_lines": {"type": "FeatureCollection", "features": rivers},
    }
    manifest = pack.manifest
    answer = JsonResponse({"centre": manifest.centre, "zoom": manifest.zoom, "layers": layers})
    answer["Cache-Control"] = "private, max-age=300"
    return answer


@requires(*READERS)
@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """`GET /ioc/api/history?station=…&quantity=…`: `[[instant, value], …]` of 24 hours."""
    station = request.GET.get("station", "")
    points = actions.history(station, request.GET.get("quantity", ""))
    return JsonResponse({"points": points})


def language_of(request: HttpRequest) -> str:
    """The language of the page, `vi` or `en`."""
    return "en" if getattr(request, "LANGUAGE_CODE", "vi") == "en" else "vi"


def told(now: Situation, language: str) -> dict[str, Any]:
    """The situation as JSON, its words in one language."""
    return {
        "at": clock.isoformat(now.at),
        "reachable": now.reachable,
        "stations": [
            {
                "key": one.key,
                "station": one.station,
                "quantity": one.quantity,
                "name": _in(one.name, language),
                "quantity_name": _in(one.quantity_name, language),
                "lat": one.lat,
                "lon": one.lon,
                "value": None if one.value is None else writing.number(one.value, language),
                "unit": one.unit,
                "level": one.level,
                "level_name": _in(one.level_name, language) if one.level_name else "",
                "judged": one.judged,
                "stale": one.stale,
                "at": clock.isoformat(one.at) if one.at else None,
                "recorded": writing.moment(one.recorded_at) if one.recorded_at else "",
                "source": one.source,
            }
            for one in now.stations
        ],
        "tiles": [
            {
                "code": one.code,
                "value": _figure(one.measure.value, language),
                "source": _in(one.measure.source, language),
                "at": clock.isoformat(one.measure.at) if one.measure.at else None,
                "recorded": (
                    writing.moment(one.measure.recorded_at) if one.measure.recorded_at else ""
                ),
            }
            for one in now.tiles
        ],
        "marks": [
            {
                "key": one.key,
                "label": _in(one.label, language),
                "name": _in(one.name, language),
                "lat": one.lat,
                "lon": one.lon,
                "level": one.level,
            }
            for one in now.marks
        ],
        "incidents": [
            {
                "code": one.code,
                "title": _in(one.title, language),
                "severity": _in(SEVERITY_NAMES[one.severity], language),
                "level": tuple(Severity).index(one.severity) + 1,
                "state": _in(STATE_NAMES[one.state], language),
                "subsided": one.subsided_at is not None,
                "opened_at": clock.isoformat(one.opened_at),
                "lat": one.lat,
                "lon": one.lon,
            }
            for one in now.incidents
        ],
    }


def _figure(value: float | None, language: str) -> str:
    return "—" if value is None else writing.number(value, language)


def _in(text: Text, language: str) -> str:
    return text.en if language == "en" else text.vi
