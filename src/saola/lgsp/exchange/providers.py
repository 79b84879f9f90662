"""Asking the provider of a service: as it stands, or through an adapter to its dialect."""

import urllib.parse

from saola.kernel import refusals as kernel_refusals
from saola.kernel import settings
from saola.kernel.errors import Refusal
from saola.kernel.http.message import Request, Response
from saola.kernel.http.proxy import Upstream
from saola.lgsp import limits, refusals
from saola.lgsp.exchange.model import Service
from saola.lgsp.national.adapters import ADAPTERS, Adapter

SIMULATOR = "simulator:"


class Providers:
    """Connections to the providers, kept open between calls."""

    def __init__(self) -> None:
        """Nobody is connected yet."""
        self._upstreams: dict[str, Upstream] = {}
        self._adapters: dict[tuple[str, str], Adapter] = {}

    async def ask(self, service: Service, asked: Request) -> Response:
        """The provider's answer to `asked`, whose path is the service's own.

        Refuses when it cannot be reached, is late, or answers what cannot be used.
        """
        seconds = min(service.timeout_s, limits.provider_seconds_max)
        try:
            upstream = self._upstream(service)
            if service.adapter:
                return await self._adapter(service, upstream).answer(asked, seconds)
            return await upstream.call(
                asked,
                headers={"host": upstream.authority, **NOT_OURS_TO_TELL},
                seconds_max=seconds,
                bytes_max=limits.exchange_response_bytes_max,
            )
        except Refusal as refusal:
            raise _told(refusal, seconds) from refusal

    def close(self) -> None:
        """Close the connections."""
        for upstream in self._upstreams.values():
            upstream.close()

    def _upstream(self, service: Service) -> Upstream:
        url = address(service.base_url)
        if url not in self._upstreams:
            try:
                self._upstreams[url] = Upstream(url)
            except ValueError as unusable:
                raise Refusal(refusals.PROVIDER_UNREACHABLE) from unusable
        return self._upstreams[url]

    def _adapter(self, service: Service, upstream: Upstream) -> Adapter:
        key = (service.adapter, service.base_url)
        if key not in self._adapters:
            if service.adapter not in ADAPTERS:
                raise Refusal(refusals.PROVIDER_UNFIT, why=service.adapter)
            self._adapters[key] = ADAPTERS[service.adapter](upstream)
        return self._adapters[key]


# Who asks is said by the X-Road headers; addresses inside the province are nobody's business.
NOT_OURS_TO_TELL = {"x-forwarded-for": "", "x-forwarded-host": "", "x-forwarded-proto": ""}


def address(base_url: str) -> str:
    """The address of a provider; `simulator:/path` is the simulated outside of a demo."""
    if not base_url.startswith(SIMULATOR):
        return base_url
    here = settings.current()
    if not here.demo:
        raise Refusal(refusals.PROVIDER_UNREACHABLE)
    path = urllib.parse.urlsplit(base_url).path
    return f"http://127.0.0.1:{here.simulators_port}{path}"


def _told(refusal: Refusal, seconds: float) -> Refusal:
    if refusal.code is kernel_refusals.UPSTREAM_UNREACHABLE:
        return Refusal(refusals.PROVIDER_UNREACHABLE)
    if refusal.code is kernel_refusals.UPSTREAM_LATE:
        return Refusal(refusals.PROVIDER_TIMEOUT, seconds=f"{seconds:g}")
    if refusal.code is kernel_refusals.UPSTREAM_UNSOUND:
        return Refusal(refusals.PROVIDER_UNFIT, why=str(refusal.data.get("why", "HTTP")))
    return refusal
