"""Control-plane addresses of `cityapps`, below `/city/`."""

from django.urls import URLPattern, URLResolver, path

from saola.cityapps.salinity import http as salinity_json
from saola.cityapps.salinity import screens as salinity

urlpatterns: list[URLPattern | URLResolver] = [
    path("salinity/", salinity.salinity, name="city-salinity"),
    path("salinity.json", salinity_json.salinity, name="city-salinity-json"),
]
