"""Screens of machine clients, for administrators of the exchange."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from saola.identity.access.asking import principal
from saola.identity.access.guards import requires
from saola.identity.clients import actions, store
from saola.identity.clients.model import SCOPES, Client
from saola.kernel.orm import transacting


@requires("admin", "exchange_admin")
@require_http_methods(["GET", "POST"])
@never_cache
def clients(request: HttpRequest) -> HttpResponse:
    """The list of clients; a POST registers one and shows its secret, this once."""
    shown: dict[str, object] = {"scopes": SCOPES}
    if request.method == "POST":
        client = Client(
            client_id=request.POST.get("client_id", "").strip(),
            system_id=request.POST.get("system_id", "").strip(),
            title=request.POST.get("title", "").strip(),
            scopes=tuple(request.POST.getlist("scopes")),
            networks=tuple(request.POST.get("networks", "").split()),
        )
        with transacting() as tx:
            shown["secret"] = actions.register(tx, client, by=principal(request).id)
        shown["new_id"] = client.client_id
    return render(request, "identity/clients.html", shown | {"clients": store.clients()})


@requires("admin", "exchange_admin")
@require_POST
@never_cache
def change_secret(request: HttpRequest, client_id: str) -> HttpResponse:
    """Give a client a new secret and show it, this once."""
    with transacting() as tx:
        secret = actions.change_secret(tx, client_id, by=principal(request).id)
    shown = {"scopes": SCOPES, "secret": secret, "new_id": client_id, "clients": store.clients()}
    return render(request, "identity/clients.html", shown)


@requires("admin", "exchange_admin")
@require_POST
def close(request: HttpRequest, client_id: str) -> HttpResponse:
    """Admit a client no longer."""
    with transacting() as tx:
        actions.close(tx, client_id, by=principal(request).id)
    return redirect("clients")
