"""Addresses of `identity` at the root: the administrators' page, and OAuth 2.0 for machines."""

from django.urls import URLPattern, URLResolver, path

from saola.identity.administration import screens
from saola.identity.clients import http

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", screens.home, name="administration"),
    path("oauth2/token", http.token, name="oauth_token"),
    path(".well-known/jwks.json", http.jwks, name="oauth_jwks"),
    path(".well-known/oauth-authorization-server", http.metadata, name="oauth_metadata"),
]
