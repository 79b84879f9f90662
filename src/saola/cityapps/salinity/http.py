"""The salinity of the province as JSON."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from saola.cityapps.salinity import actions, words
from saola.cityapps.salinity.model import Isohaline, Reading, Salinity
from saola.identity.api import public
from saola.kernel import clock
from saola.province.api import Text


@public
@require_safe
def salinity(request: HttpRequest) -> JsonResponse:
    """`GET /city/salinity.json`: rivers with their stations and isohalines.

    `reachable` says whether the platform answered; without it there are no values.
    """
    return JsonResponse(told(actions.salinity()), json_dumps_params={"ensure_ascii": False})


def told(found: Salinity) -> dict[str, Any]:
    """The salinity as JSON values: ‰, km from the mouth, degrees, instants in UTC."""
    return {
        "at": clock.isoformat(found.at),
        "reachable": found.reachable,
        "unit": found.unit,
        "levels": [
            {"level": one.level, "at": one.at, "name": _both(one.name), "legal_ref": one.legal_ref}
            for one in found.levels
        ],
        "rivers": [
            {
                "code": river.code,
                "name": _both(river.name),
                "stations": [_station(one) for one in river.readings],
                "measured_since": clock.isoformat(river.since) if river.since else None,
                "measured_until": clock.isoformat(river.until) if river.until else None,
                "left_out": [one.station for one in river.left_out],
                "isohalines": [_isohaline(one) for one in river.isohalines],
            }
            for river in found.profiles
        ],
        "others": [_station(one) for one in found.others],
    }


def _station(one: Reading) -> dict[str, Any]:
    return {
        "station": one.station,
        "name": _both(one.name),
        "lat": one.lat,
        "lon": one.lon,
        "km": one.km,
        "value": one.value,
        "level": one.level.level if one.level else 0,
        "at": clock.isoformat(one.at) if one.at else None,
        "recorded_at": clock.isoformat(one.recorded_at) if one.recorded_at else None,
        "stale": one.stale,
        "source": one.source,
        "advice": _both(words.advice(one)),
    }


def _isohaline(one: Isohaline) -> dict[str, Any]:
    return {
        "level": one.level.level,
        "at": one.level.at,
        "known": one.reach.known.value,
        "km": None if one.reach.km is None else round(one.reach.km, 2),
        "until_km": one.reach.until_km,
        "lat": one.lat,
        "lon": one.lon,
    }


def _both(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}
