"""The page for those who draw water from rivers and canals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saola.cityapps.salinity import actions, drawing, rules, words
from saola.cityapps.salinity.model import Point, Profile, Reading
from saola.identity.api import public


@public
@require_safe
def salinity(request: HttpRequest) -> HttpResponse:
    """Each river from the mouth inland: values, what they mean, the profile, the isohalines.

    Without the platform the page says so, and shows the stations without values.
    """
    found = actions.salinity()
    weeks = actions.histories(found.profiles, found.others)
    context = {
        "salinity": found,
        "levels": [{"it": one, "ref": words.reference(one.legal_ref)} for one in found.levels],
        "rivers": [_river(one, weeks) for one in found.profiles],
        "others": [_row(one, weeks) for one in found.others],
        "height": drawing.HEIGHT - drawing.BOTTOM,
    }
    return render(request, "cityapps/salinity.html", context)


def _river(found: Profile, weeks: dict[str, list[Point]]) -> dict[str, object]:
    return {
        "it": found,
        "rows": [_row(one, weeks) for one in found.readings],
        "lines": [{"it": one, "reach": words.reach(one.reach)} for one in found.isohalines],
        "drawing": drawing.profile(found),
        "stands_on": words.stands_on(found),
        "left_out": words.left_out(found),
    }


def _row(one: Reading, weeks: dict[str, list[Point]]) -> dict[str, object]:
    look = "stale" if one.stale else str(one.level.level if one.level else 0)
    week = weeks.get(one.station, [])
    return {
        "it": one,
        "advice": words.advice(one),
        "look": look,
        "spark": drawing.spark(week) if rules.drawable(one, week) else "",
        "count": len(week),
        "peak": max((point.value for point in week), default=None),
    }
