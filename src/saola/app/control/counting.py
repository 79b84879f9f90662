"""Every page of the control plane is counted by the address pattern that answered."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

from saola.kernel import clock

Door = Callable[[HttpRequest], HttpResponse]

UNROUTED = "none"  # an address that is nobody's: one label, however many are tried
PAGES = Counter("saola_pages_total", "Pages answered by the control plane", ("route", "status"))
SECONDS = Histogram(
    "saola_page_seconds",
    "Time that the control plane took for a page",
    ("route",),
    buckets=(0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 10),
)


def counted(door: Door) -> Door:
    """Count a request and its time; outermost, so that what others answer counts as well."""

    def answer(request: HttpRequest) -> HttpResponse:
        began_s = clock.monotonic()
        response = door(request)
        match = request.resolver_match
        route = f"/{match.route}" if match is not None else UNROUTED
        PAGES.labels(route, str(response.status_code)).inc()
        SECONDS.labels(route).observe(clock.monotonic() - began_s)
        return response

    return answer
