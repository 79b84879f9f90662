"""Every door of the running product: control-plane views with their paths, data-plane routes."""

import re

from django.urls import URLResolver, get_resolver

from saola.app import front

SAMPLE = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
    "uuid": "0192f3c4-0000-7000-8000-000000000000",
}
PLACE = re.compile(r"<(?:(\w+):)?\w+>")


def control_plane_doors(resolver=None, before="/"):
    """Pairs of a sample path and the view that answers there."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = before + PLACE.sub(
            lambda place: SAMPLE.get(place[1] or "str", "x"), str(pattern.pattern)
        )
        if isinstance(pattern, URLResolver):
            yield from control_plane_doors(pattern, path)
        else:
            yield path, pattern.callback


def data_plane_routes():
    """Every route of the front door's services and of the simulators."""
    for make in (*front.SERVICES.values(), *front.APART.values()):
        yield from make().routes
