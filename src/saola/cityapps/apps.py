"""Registers this part with the control plane."""

from django.apps import AppConfig


class CityappsConfig(AppConfig):
    """The Django application of `cityapps`."""

    name = "saola.cityapps"
    label = "cityapps"
