"""Addresses of `identity` that standards want at the root: OAuth 2.0 for machines."""

from django.urls import URLPattern, URLResolver, path

from saola.identity.clients import http

urlpatterns: list[URLPattern | URLResolver] = [
    path("oauth2/token", http.token, name="oauth_token"),
    path(".well-known/jwks.json", http.jwks, name="oauth_jwks"),
    path(".well-known/oauth-authorization-server", http.metadata, name="oauth_metadata"),
]
