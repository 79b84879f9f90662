"""Doors that every process of the data plane and the worker has: health, readiness, metrics."""

import asyncio
import ipaddress

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from saola.identity import tokens
from saola.kernel import refusals
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response, json_response
from saola.kernel.http.routing import Route

LOOPBACK = "127.0.0.1"
READERS = ("operator", "admin")
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")  # what a proxy before us says


def routes() -> tuple[Route, ...]:
    """The three doors; `/readyz` answers once the process has started all it runs."""
    measured = "anyone on this machine itself; from elsewhere operators and admins"
    return (
        Route("GET", "/healthz", alive, "anyone", "healthz"),
        Route("GET", "/readyz", alive, "anyone", "readyz"),
        Route("GET", "/metrics", metrics, measured, "metrics"),
    )


def alive(request: Request) -> Response:
    """`/healthz`: the process answers."""
    return json_response({"status": "alive"})


async def metrics(request: Request) -> Response:
    """`/metrics`: what all processes of this installation count (Prometheus text format).

    Refuses whoever comes from elsewhere, by way of another proxy too, and is no operator or admin.
    """
    direct = ipaddress.ip_address(request.peer or "0.0.0.0").is_loopback  # noqa: S104 # nobody's
    if not direct or any(request.header(name) for name in FORWARDED):
        asker = tokens.bearer(request)
        if not any(asker.may(role) for role in READERS):
            raise Refusal(refusals.UNAUTHENTICATED if asker.anonymous else refusals.FORBIDDEN)
    body = await asyncio.to_thread(_collected)
    return Response(headers=(("content-type", CONTENT_TYPE_LATEST),), body=body)


def _collected() -> bytes:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # because its author left them out
    return generate_latest(registry)
