"""Control-plane addresses of `channels`."""

from django.urls import URLPattern, URLResolver, path

from saola.channels.portal import screens as portal

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/<str:code>", portal.language, name="language"),
]
