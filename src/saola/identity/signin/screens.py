"""Doors of signing in beside the library's: to the provider and back, live pages."""

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from requests import RequestException

from saola.identity import limits
from saola.identity.access.guards import public, signed_in
from saola.identity.signin import live
from saola.identity.signin.electronic import PROVIDER, VneidAdapter
from saola.kernel import settings


@public
def to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the electronic identity provider."""
    adapter = _adapter(request, provider_id)
    try:
        answer: HttpResponse = OAuth2LoginView.adapter_view(adapter)(request)
    except RequestException as unreachable:
        answer = render_authentication_error(request, adapter.get_provider(), exception=unreachable)
    return answer


@public
def from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sign in whom the provider sends back with a code; tell when it failed."""
    adapter = _adapter(request, provider_id)
    answer: HttpResponse = OAuth2CallbackView.adapter_view(adapter)(request)
    return answer


@signed_in
def live_token(request: HttpRequest) -> HttpResponse:
    """Renew the live cookie, before an event stream is opened anew."""
    answer = JsonResponse({"expires_in": limits.live_token_s // 2})
    answer["Cache-Control"] = "no-store"
    live.give(answer, live.follower(request))
    return answer


def _adapter(request: HttpRequest, provider_id: str) -> VneidAdapter:
    if provider_id != PROVIDER or not settings.current().demo:
        raise Http404
    return VneidAdapter(request, provider_id)
